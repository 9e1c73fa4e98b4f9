// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export const document = {
  "openapi": "3.1.1",
  "info": {
    "title": "Compute Pools API",
    "version": "1.0.0",
    "summary": "Manage pools of GPU machines and read their activity log.",
    "description": "A pool is a named group of compute nodes in one region of one provider. A dashboard lists the pools, shows their\nutilization, and creates, updates and deletes them.\n\nThis OpenAPI document is based on the API document, which is prose with examples. `openapi/README.md` in the package\nlists the points that the API document leaves open and how they are read. `x-source` names the section of the API\ndocument that an operation, a schema or a property comes from.\n",
    "license": {
      "name": "MIT",
      "identifier": "MIT"
    },
    "contact": {
      "name": "Compute Pools maintainers",
      "url": "https://www.npmjs.com/package/@nightcrawler/compute-pools"
    }
  },
  "servers": [
    {
      "url": "http://127.0.0.1:4010",
      "description": "The mock server started by `compute-pools mock`. Other servers may use any prefix before `/api/pools`."
    }
  ],
  "tags": [
    {
      "name": "Pools",
      "description": "Read and manage compute pools."
    },
    {
      "name": "Activity",
      "description": "Read the activity log."
    }
  ],
  "security": [
    {
      "bearer": []
    },
    {}
  ],
  "paths": {
    "/api/pools": {
      "get": {
        "operationId": "listPools",
        "x-source": "Endpoints / Get All Compute Pools",
        "tags": [
          "Pools"
        ],
        "summary": "List all pools",
        "description": "Returns all pools in one list, without pagination, and a summary of them.",
        "responses": {
          "200": {
            "description": "All pools and their summary.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PoolList"
                },
                "examples": {
                  "pools": {
                    "$ref": "#/components/examples/PoolList"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      },
      "post": {
        "operationId": "createPool",
        "x-source": "Endpoints / Create New Pool",
        "tags": [
          "Pools"
        ],
        "summary": "Create a pool",
        "description": "Creates a pool. The server sets `id`, `status`, `nodeCount`, `createdAt` and the utilization values.\n\nThe API document names no success status. This spec uses 201, the HTTP status for a created resource. A server\nthat responds with 200 or 202 and the pool also conforms.\n",
        "requestBody": {
          "required": true,
          "description": "The pool to create.",
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/CreatePoolRequest"
              },
              "examples": {
                "newPool": {
                  "$ref": "#/components/examples/CreatePoolRequest"
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The created pool.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Pool"
                },
                "examples": {
                  "newPool": {
                    "$ref": "#/components/examples/CreatedPool"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      }
    },
    "/api/pools/activity": {
      "get": {
        "operationId": "listActivity",
        "x-source": "Endpoints / Get Pool Activity",
        "tags": [
          "Activity"
        ],
        "summary": "List activity",
        "description": "Returns the log entries of all pools, or of one pool if `poolId` is given. This literal path wins over\n`/api/pools/{poolId}`, so no pool can have the id `activity`.\n",
        "parameters": [
          {
            "$ref": "#/components/parameters/ActivityPoolId"
          }
        ],
        "responses": {
          "200": {
            "description": "The log entries.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ActivityList"
                },
                "examples": {
                  "activities": {
                    "$ref": "#/components/examples/ActivityList"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      }
    },
    "/api/pools/{poolId}": {
      "parameters": [
        {
          "$ref": "#/components/parameters/PoolId"
        }
      ],
      "get": {
        "operationId": "getPool",
        "x-source": "Endpoints / Get Pool by ID",
        "tags": [
          "Pools"
        ],
        "summary": "Get a pool",
        "description": "Returns the current state of one pool.",
        "responses": {
          "200": {
            "description": "The pool.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Pool"
                },
                "examples": {
                  "pool": {
                    "$ref": "#/components/examples/Pool"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      },
      "put": {
        "operationId": "updatePool",
        "x-source": "Endpoints / Update Pool",
        "tags": [
          "Pools"
        ],
        "summary": "Update a pool",
        "description": "Updates the fields that are sent. `id`, `region`, `provider` and `createdAt` do not change.\n\nThe API document does not say what happens to a field that is not sent. The embedded server keeps its value.\nOther servers may clear it or require all four fields.\n",
        "requestBody": {
          "required": true,
          "description": "The fields to update.",
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/UpdatePoolRequest"
              },
              "examples": {
                "changedPool": {
                  "$ref": "#/components/examples/UpdatePoolRequest"
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The updated pool.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Pool"
                },
                "examples": {
                  "changedPool": {
                    "$ref": "#/components/examples/UpdatedPool"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      },
      "delete": {
        "operationId": "deletePool",
        "x-source": "Endpoints / Delete Pool",
        "tags": [
          "Pools"
        ],
        "summary": "Delete a pool",
        "description": "Deletes a pool. Later requests for its id get a 404 response.",
        "responses": {
          "200": {
            "description": "The pool was deleted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/DeletePoolResult"
                },
                "examples": {
                  "deleted": {
                    "$ref": "#/components/examples/DeletePoolResult"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        }
      }
    }
  },
  "components": {
    "securitySchemes": {
      "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token in the `Authorization: Bearer …` header. The API document requires authentication but names no scheme. A\nserver may also leave its operations open.\n"
      }
    },
    "parameters": {
      "PoolId": {
        "name": "poolId",
        "in": "path",
        "required": true,
        "x-source": "Endpoints / Get Pool by ID / Parameters",
        "description": "Id of the pool, percent-encoded as one path segment.",
        "schema": {
          "type": "string",
          "minLength": 1
        },
        "example": "pool-1"
      },
      "ActivityPoolId": {
        "name": "poolId",
        "in": "query",
        "required": false,
        "x-source": "Endpoints / Get Pool Activity / Query Parameters",
        "description": "Return only the entries of the pool with this id.",
        "schema": {
          "type": "string"
        }
      }
    },
    "responses": {
      "BadRequest": {
        "description": "The request is invalid. `details` describes the specific error.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/BadRequestBody"
            },
            "examples": {
              "badRequest": {
                "$ref": "#/components/examples/BadRequestBody"
              }
            }
          }
        }
      },
      "Unauthorized": {
        "description": "The request has no valid credentials.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/UnauthorizedBody"
            },
            "examples": {
              "unauthorized": {
                "$ref": "#/components/examples/UnauthorizedBody"
              }
            }
          }
        }
      },
      "Forbidden": {
        "description": "The caller is authenticated but lacks the permission for this operation.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ForbiddenBody"
            },
            "examples": {
              "forbidden": {
                "$ref": "#/components/examples/ForbiddenBody"
              }
            }
          }
        }
      },
      "NotFound": {
        "description": "The requested resource does not exist.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/NotFoundBody"
            },
            "examples": {
              "notFound": {
                "$ref": "#/components/examples/NotFoundBody"
              }
            }
          }
        }
      },
      "InternalServerError": {
        "description": "An unexpected error occurred on the server. The request may be valid.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/InternalServerErrorBody"
            },
            "examples": {
              "internalServerError": {
                "$ref": "#/components/examples/InternalServerErrorBody"
              }
            }
          }
        }
      }
    },
    "schemas": {
      "Pool": {
        "type": "object",
        "x-source": "Data Models / Pool Object",
        "description": "A named group of compute nodes in one region of one provider.",
        "required": [
          "id",
          "name",
          "description",
          "status",
          "region",
          "provider",
          "nodeCount",
          "cpuUtilization",
          "memoryUtilization",
          "gpuUtilization",
          "networkUtilization",
          "nodeTypes",
          "tags",
          "createdAt"
        ],
        "properties": {
          "id": {
            "type": "string",
            "minLength": 1,
            "x-source": "Data Models / Pool Object / id",
            "description": "Unique identifier, assigned by the server in any format.",
            "examples": [
              "pool-1"
            ]
          },
          "name": {
            "type": "string",
            "x-source": "Data Models / Pool Object / name",
            "description": "Display name.",
            "examples": [
              "ML Training Cluster"
            ]
          },
          "description": {
            "type": "string",
            "x-source": "Data Models / Pool Object / description",
            "description": "Purpose of the pool. Empty if none was given.",
            "examples": [
              "High-performance GPU cluster for ML model training"
            ]
          },
          "status": {
            "type": "string",
            "minLength": 1,
            "x-extensible-enum": [
              "active",
              "initializing",
              "maintenance"
            ],
            "x-source": "Data Models / Pool Object / status",
            "description": "Current status. Known values are `active`, `initializing` and `maintenance`; a server may use others.",
            "examples": [
              "active"
            ]
          },
          "region": {
            "type": "string",
            "x-source": "Data Models / Pool Object / region",
            "description": "Region where the nodes run, as named by the provider.",
            "examples": [
              "us-east-1"
            ]
          },
          "provider": {
            "type": "string",
            "x-source": "Data Models / Pool Object / provider",
            "description": "Provider of the nodes, such as AWS, GCP or Azure.",
            "examples": [
              "AWS"
            ]
          },
          "nodeCount": {
            "type": "integer",
            "minimum": 0,
            "x-source": "Data Models / Pool Object / nodeCount",
            "description": "Number of nodes. It is the sum of the counts in `nodeTypes`.",
            "examples": [
              48
            ]
          },
          "cpuUtilization": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "x-source": "Data Models / Pool Object / cpuUtilization",
            "description": "Current CPU utilization, in percent.",
            "examples": [
              78.5
            ]
          },
          "memoryUtilization": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "x-source": "Data Models / Pool Object / memoryUtilization",
            "description": "Current memory utilization, in percent.",
            "examples": [
              82.3
            ]
          },
          "gpuUtilization": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "x-source": "Data Models / Pool Object / gpuUtilization",
            "description": "Current GPU utilization, in percent.",
            "examples": [
              91.7
            ]
          },
          "networkUtilization": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "x-source": "Data Models / Pool Object / networkUtilization",
            "description": "Current network utilization, in percent.",
            "examples": [
              65.2
            ]
          },
          "nodeTypes": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/NodeType"
            },
            "x-source": "Data Models / Pool Object / nodeTypes",
            "description": "Node types in the pool, with the number of nodes of each."
          },
          "tags": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "x-source": "Data Models / Pool Object / tags",
            "description": "Labels for grouping pools.",
            "examples": [
              [
                "ml-training",
                "high-priority",
                "production"
              ]
            ]
          },
          "createdAt": {
            "type": "string",
            "format": "date",
            "x-source": "Data Models / Pool Object / createdAt",
            "description": "Date of creation, as `YYYY-MM-DD`. It never changes.",
            "examples": [
              "2023-01-15"
            ]
          }
        }
      },
      "NodeType": {
        "type": "object",
        "x-source": "Data Models / Pool Object / nodeTypes",
        "description": "A node type and the number of nodes of this type.",
        "required": [
          "type",
          "count"
        ],
        "properties": {
          "type": {
            "type": "string",
            "x-source": "Endpoints / Get All Compute Pools / nodeTypes[].type",
            "description": "Machine type, as named by the provider.",
            "examples": [
              "p4d.24xlarge"
            ]
          },
          "count": {
            "type": "integer",
            "minimum": 0,
            "x-source": "Endpoints / Get All Compute Pools / nodeTypes[].count",
            "description": "Number of nodes of this type.",
            "examples": [
              32
            ]
          }
        }
      },
      "PoolSummary": {
        "type": "object",
        "x-source": "Endpoints / Get All Compute Pools / summary",
        "description": "Totals over all pools.",
        "required": [
          "totalPools",
          "activePools",
          "totalNodes",
          "totalCapacity"
        ],
        "properties": {
          "totalPools": {
            "type": "integer",
            "minimum": 0,
            "x-source": "Endpoints / Get All Compute Pools / summary.totalPools",
            "description": "Number of pools.",
            "examples": [
              12
            ]
          },
          "activePools": {
            "type": "integer",
            "minimum": 0,
            "x-source": "Endpoints / Get All Compute Pools / summary.activePools",
            "description": "Number of pools whose status is `active`.",
            "examples": [
              9
            ]
          },
          "totalNodes": {
            "type": "integer",
            "minimum": 0,
            "x-source": "Endpoints / Get All Compute Pools / summary.totalNodes",
            "description": "Sum of `nodeCount` over all pools.",
            "examples": [
              148
            ]
          },
          "totalCapacity": {
            "type": "number",
            "minimum": 0,
            "x-source": "Endpoints / Get All Compute Pools / summary.totalCapacity",
            "description": "Total capacity of all pools. The API document names no unit.",
            "examples": [
              2450
            ]
          }
        }
      },
      "PoolList": {
        "type": "object",
        "x-source": "Endpoints / Get All Compute Pools",
        "description": "All pools and their summary.",
        "required": [
          "summary",
          "pools"
        ],
        "properties": {
          "summary": {
            "$ref": "#/components/schemas/PoolSummary",
            "x-source": "Endpoints / Get All Compute Pools / summary"
          },
          "pools": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Pool"
            },
            "x-source": "Endpoints / Get All Compute Pools / pools",
            "description": "All pools, in any order."
          }
        }
      },
      "CreatePoolRequest": {
        "type": "object",
        "x-source": "Endpoints / Create New Pool / Request Body",
        "description": "The pool to create. The server sets all other fields and ignores them in a request.",
        "required": [
          "name",
          "region",
          "provider",
          "nodeTypes"
        ],
        "properties": {
          "name": {
            "type": "string",
            "minLength": 1,
            "x-source": "Endpoints / Create New Pool / Request Body / name",
            "description": "Display name.",
            "examples": [
              "New Compute Pool"
            ]
          },
          "description": {
            "type": "string",
            "x-source": "Endpoints / Create New Pool / Request Body / description",
            "description": "Purpose of the pool. Empty if not sent.",
            "examples": [
              "Description of the new compute pool"
            ]
          },
          "region": {
            "type": "string",
            "x-source": "Endpoints / Create New Pool / Request Body / region",
            "description": "Region to run the nodes in.",
            "examples": [
              "us-west-2"
            ]
          },
          "provider": {
            "type": "string",
            "x-source": "Endpoints / Create New Pool / Request Body / provider",
            "description": "Provider of the nodes.",
            "examples": [
              "AWS"
            ]
          },
          "nodeTypes": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/NodeType"
            },
            "x-source": "Endpoints / Create New Pool / Request Body / nodeTypes",
            "description": "Node types to start, with the number of nodes of each."
          },
          "tags": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "x-source": "Endpoints / Create New Pool / Request Body / tags",
            "description": "Labels for grouping pools. Empty if not sent.",
            "examples": [
              [
                "development",
                "testing"
              ]
            ]
          }
        }
      },
      "UpdatePoolRequest": {
        "type": "object",
        "x-source": "Endpoints / Update Pool / Request Body",
        "description": "The fields to update. Each is optional.",
        "properties": {
          "name": {
            "type": "string",
            "minLength": 1,
            "x-source": "Endpoints / Update Pool / Request Body / name",
            "description": "New display name.",
            "examples": [
              "Updated Pool Name"
            ]
          },
          "description": {
            "type": "string",
            "x-source": "Endpoints / Update Pool / Request Body / description",
            "description": "New purpose of the pool.",
            "examples": [
              "Updated description"
            ]
          },
          "nodeTypes": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/NodeType"
            },
            "x-source": "Endpoints / Update Pool / Request Body / nodeTypes",
            "description": "New node types. They replace the old list."
          },
          "tags": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "x-source": "Endpoints / Update Pool / Request Body / tags",
            "description": "New tags. They replace the old list.",
            "examples": [
              [
                "development",
                "testing",
                "updated"
              ]
            ]
          }
        }
      },
      "DeletePoolResult": {
        "type": "object",
        "x-source": "Endpoints / Delete Pool",
        "description": "Confirmation of a deletion.",
        "required": [
          "success",
          "message"
        ],
        "properties": {
          "success": {
            "type": "boolean",
            "x-source": "Endpoints / Delete Pool / success",
            "description": "True if the pool was deleted.",
            "examples": [
              true
            ]
          },
          "message": {
            "type": "string",
            "x-source": "Endpoints / Delete Pool / message",
            "description": "Human-readable confirmation.",
            "examples": [
              "Pool deleted successfully"
            ]
          }
        }
      },
      "Activity": {
        "type": "object",
        "x-source": "Data Models / Activity Object",
        "description": "One entry of the activity log.",
        "required": [
          "id",
          "poolId",
          "poolName",
          "action",
          "details",
          "timestamp",
          "user"
        ],
        "properties": {
          "id": {
            "type": "string",
            "minLength": 1,
            "x-source": "Data Models / Activity Object / id",
            "description": "Unique identifier of the entry.",
            "examples": [
              "act-1001"
            ]
          },
          "poolId": {
            "type": "string",
            "minLength": 1,
            "x-source": "Data Models / Activity Object / poolId",
            "description": "Id of the pool. The pool may have been deleted since.",
            "examples": [
              "pool-1"
            ]
          },
          "poolName": {
            "type": "string",
            "x-source": "Data Models / Activity Object / poolName",
            "description": "Name of the pool, either now or at the time of the entry.",
            "examples": [
              "ML Training Cluster"
            ]
          },
          "action": {
            "type": "string",
            "x-source": "Data Models / Activity Object / action",
            "description": "Type of action, such as `node-added` or `configuration-changed`; a server may use others.",
            "examples": [
              "node-added"
            ]
          },
          "details": {
            "type": "string",
            "x-source": "Data Models / Activity Object / details",
            "description": "Human-readable description of the activity.",
            "examples": [
              "Added 8 new p4d.24xlarge nodes"
            ]
          },
          "timestamp": {
            "type": "string",
            "format": "date-time",
            "x-source": "Data Models / Activity Object / timestamp",
            "description": "Time of the activity, as an RFC 3339 date-time.",
            "examples": [
              "2023-06-10T14:32:45Z"
            ]
          },
          "user": {
            "type": "string",
            "x-source": "Data Models / Activity Object / user",
            "description": "User or system that performed the action.",
            "examples": [
              "admin@example.com"
            ]
          }
        }
      },
      "ActivityList": {
        "type": "object",
        "x-source": "Endpoints / Get Pool Activity",
        "description": "Entries of the activity log.",
        "required": [
          "activities"
        ],
        "properties": {
          "activities": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Activity"
            },
            "x-source": "Endpoints / Get Pool Activity / activities",
            "description": "The entries, in any order."
          }
        }
      },
      "BadRequestBody": {
        "type": "object",
        "x-source": "Error Responses / 400 Bad Request",
        "description": "The body of a 400 response.",
        "required": [
          "error",
          "message",
          "details"
        ],
        "properties": {
          "error": {
            "type": "string",
            "const": "Bad Request",
            "x-source": "Error Responses / 400 Bad Request / error",
            "description": "The HTTP reason phrase of the status."
          },
          "message": {
            "type": "string",
            "x-source": "Error Responses / 400 Bad Request / message",
            "description": "Human-readable error message, in any language.",
            "examples": [
              "Invalid request parameters"
            ]
          },
          "details": {
            "type": "string",
            "x-source": "Error Responses / 400 Bad Request / details",
            "description": "The invalid part of the request, and the reason.",
            "examples": [
              "/nodeTypes/0/count: must be integer"
            ]
          }
        }
      },
      "UnauthorizedBody": {
        "type": "object",
        "x-source": "Error Responses / 401 Unauthorized",
        "description": "The body of a 401 response.",
        "required": [
          "error",
          "message"
        ],
        "properties": {
          "error": {
            "type": "string",
            "const": "Unauthorized",
            "x-source": "Error Responses / 401 Unauthorized / error",
            "description": "The HTTP reason phrase of the status."
          },
          "message": {
            "type": "string",
            "x-source": "Error Responses / 401 Unauthorized / message",
            "description": "Human-readable error message, in any language.",
            "examples": [
              "Authentication required"
            ]
          }
        }
      },
      "ForbiddenBody": {
        "type": "object",
        "x-source": "Error Responses / 403 Forbidden",
        "description": "The body of a 403 response.",
        "required": [
          "error",
          "message"
        ],
        "properties": {
          "error": {
            "type": "string",
            "const": "Forbidden",
            "x-source": "Error Responses / 403 Forbidden / error",
            "description": "The HTTP reason phrase of the status."
          },
          "message": {
            "type": "string",
            "x-source": "Error Responses / 403 Forbidden / message",
            "description": "Human-readable error message, in any language.",
            "examples": [
              "Insufficient permissions to perform this action"
            ]
          }
        }
      },
      "NotFoundBody": {
        "type": "object",
        "x-source": "Error Responses / 404 Not Found",
        "description": "The body of a 404 response.",
        "required": [
          "error",
          "message"
        ],
        "properties": {
          "error": {
            "type": "string",
            "const": "Not Found",
            "x-source": "Error Responses / 404 Not Found / error",
            "description": "The HTTP reason phrase of the status."
          },
          "message": {
            "type": "string",
            "x-source": "Error Responses / 404 Not Found / message",
            "description": "Human-readable error message, in any language.",
            "examples": [
              "The requested resource was not found"
            ]
          }
        }
      },
      "InternalServerErrorBody": {
        "type": "object",
        "x-source": "Error Responses / 500 Internal Server Error",
        "description": "The body of a 500 response.",
        "required": [
          "error",
          "message"
        ],
        "properties": {
          "error": {
            "type": "string",
            "const": "Internal Server Error",
            "x-source": "Error Responses / 500 Internal Server Error / error",
            "description": "The HTTP reason phrase of the status."
          },
          "message": {
            "type": "string",
            "x-source": "Error Responses / 500 Internal Server Error / message",
            "description": "Human-readable error message, in any language.",
            "examples": [
              "An unexpected error occurred"
            ]
          }
        }
      }
    },
    "examples": {
      "Pool": {
        "summary": "A large training cluster",
        "value": {
          "id": "pool-1",
          "name": "ML Training Cluster",
          "description": "High-performance GPU cluster for ML model training",
          "status": "active",
          "region": "us-east-1",
          "provider": "AWS",
          "nodeCount": 48,
          "cpuUtilization": 78.5,
          "memoryUtilization": 82.3,
          "gpuUtilization": 91.7,
          "networkUtilization": 65.2,
          "nodeTypes": [
            {
              "type": "p4d.24xlarge",
              "count": 32
            },
            {
              "type": "p3.16xlarge",
              "count": 16
            }
          ],
          "tags": [
            "ml-training",
            "high-priority",
            "production"
          ],
          "createdAt": "2023-01-15"
        }
      },
      "PoolList": {
        "summary": "Twelve pools at several providers",
        "value": {
          "summary": {
            "totalPools": 12,
            "activePools": 9,
            "totalNodes": 148,
            "totalCapacity": 2450
          },
          "pools": [
            {
              "id": "pool-1",
              "name": "ML Training Cluster",
              "description": "High-performance GPU cluster for ML model training",
              "status": "active",
              "region": "us-east-1",
              "provider": "AWS",
              "nodeCount": 48,
              "cpuUtilization": 78.5,
              "memoryUtilization": 82.3,
              "gpuUtilization": 91.7,
              "networkUtilization": 65.2,
              "nodeTypes": [
                {
                  "type": "p4d.24xlarge",
                  "count": 32
                },
                {
                  "type": "p3.16xlarge",
                  "count": 16
                }
              ],
              "tags": [
                "ml-training",
                "high-priority",
                "production"
              ],
              "createdAt": "2023-01-15"
            },
            {
              "id": "pool-2",
              "name": "Rendering Farm",
              "description": "Overnight frames for the film studio",
              "status": "active",
              "region": "us-west-2",
              "provider": "AWS",
              "nodeCount": 4,
              "cpuUtilization": 64.2,
              "memoryUtilization": 58.9,
              "gpuUtilization": 72.4,
              "networkUtilization": 31.6,
              "nodeTypes": [
                {
                  "type": "g5.12xlarge",
                  "count": 4
                }
              ],
              "tags": [
                "rendering",
                "batch"
              ],
              "createdAt": "2023-02-03"
            },
            {
              "id": "pool-3",
              "name": "Inference EU",
              "description": "Low-latency model serving for European customers",
              "status": "active",
              "region": "europe-west4",
              "provider": "GCP",
              "nodeCount": 14,
              "cpuUtilization": 55.1,
              "memoryUtilization": 61.7,
              "gpuUtilization": 68.3,
              "networkUtilization": 74.9,
              "nodeTypes": [
                {
                  "type": "a2-highgpu-8g",
                  "count": 12
                },
                {
                  "type": "g2-standard-48",
                  "count": 2
                }
              ],
              "tags": [
                "inference",
                "production",
                "gdpr"
              ],
              "createdAt": "2023-02-20"
            },
            {
              "id": "pool-4",
              "name": "Foundation Model Cluster",
              "description": "Pre-training runs of several weeks",
              "status": "active",
              "region": "eastus",
              "provider": "Azure",
              "nodeCount": 16,
              "cpuUtilization": 88.4,
              "memoryUtilization": 91.2,
              "gpuUtilization": 97.6,
              "networkUtilization": 83.1,
              "nodeTypes": [
                {
                  "type": "Standard_ND96asr_v4",
                  "count": 16
                }
              ],
              "tags": [
                "ml-training",
                "research"
              ],
              "createdAt": "2023-03-08"
            },
            {
              "id": "pool-5",
              "name": "Genomics Batch",
              "description": "Sequence alignment, mostly at the end of the month",
              "status": "maintenance",
              "region": "eu-central-1",
              "provider": "AWS",
              "nodeCount": 16,
              "cpuUtilization": 0,
              "memoryUtilization": 4.5,
              "gpuUtilization": 0,
              "networkUtilization": 1.2,
              "nodeTypes": [
                {
                  "type": "p3.16xlarge",
                  "count": 16
                }
              ],
              "tags": [
                "batch",
                "life-sciences"
              ],
              "createdAt": "2023-03-21"
            },
            {
              "id": "pool-6",
              "name": "Video Transcoding",
              "description": "Transcodes uploads within the hour",
              "status": "active",
              "region": "us-central1",
              "provider": "GCP",
              "nodeCount": 12,
              "cpuUtilization": 71.3,
              "memoryUtilization": 44.8,
              "gpuUtilization": 39.5,
              "networkUtilization": 88.7,
              "nodeTypes": [
                {
                  "type": "g2-standard-48",
                  "count": 12
                }
              ],
              "tags": [
                "media",
                "production"
              ],
              "createdAt": "2023-04-02"
            },
            {
              "id": "pool-8",
              "name": "Basement DGX",
              "description": "The machines we own, in our own racks",
              "status": "active",
              "region": "on-premise",
              "provider": "On-Premise",
              "nodeCount": 8,
              "cpuUtilization": 47.9,
              "memoryUtilization": 52.6,
              "gpuUtilization": 80.1,
              "networkUtilization": 22.4,
              "nodeTypes": [
                {
                  "type": "DGX A100",
                  "count": 8
                }
              ],
              "tags": [
                "research",
                "owned"
              ],
              "createdAt": "2023-04-17"
            },
            {
              "id": "pool-9",
              "name": "Notebook Sandbox",
              "description": "Small GPUs for notebooks and trials",
              "status": "initializing",
              "region": "westeurope",
              "provider": "Azure",
              "nodeCount": 2,
              "cpuUtilization": 0,
              "memoryUtilization": 0,
              "gpuUtilization": 0,
              "networkUtilization": 0,
              "nodeTypes": [
                {
                  "type": "Standard_NC24ads_A100_v4",
                  "count": 2
                }
              ],
              "tags": [
                "development"
              ],
              "createdAt": "2023-06-11"
            },
            {
              "id": "pool-10",
              "name": "Recommender Training",
              "description": "Nightly retraining of the recommender",
              "status": "active",
              "region": "us-east-1",
              "provider": "AWS",
              "nodeCount": 12,
              "cpuUtilization": 69.8,
              "memoryUtilization": 77.4,
              "gpuUtilization": 85,
              "networkUtilization": 58.3,
              "nodeTypes": [
                {
                  "type": "p4d.24xlarge",
                  "count": 12
                }
              ],
              "tags": [
                "ml-training",
                "production"
              ],
              "createdAt": "2023-05-05"
            },
            {
              "id": "pool-11",
              "name": "Climate Simulation",
              "description": "Ensemble forecasts for the research partners",
              "status": "active",
              "region": "asia-northeast1",
              "provider": "GCP",
              "nodeCount": 6,
              "cpuUtilization": 82.7,
              "memoryUtilization": 79.9,
              "gpuUtilization": 76.2,
              "networkUtilization": 69.4,
              "nodeTypes": [
                {
                  "type": "a2-highgpu-8g",
                  "count": 6
                }
              ],
              "tags": [
                "simulation",
                "research"
              ],
              "createdAt": "2023-05-13"
            },
            {
              "id": "pool-12",
              "name": "Large Language Models",
              "description": "Fine-tuning on private data, kept on our premises",
              "status": "active",
              "region": "on-premise",
              "provider": "On-Premise",
              "nodeCount": 4,
              "cpuUtilization": 59.6,
              "memoryUtilization": 85.3,
              "gpuUtilization": 94.8,
              "networkUtilization": 41.7,
              "nodeTypes": [
                {
                  "type": "DGX H100",
                  "count": 4
                }
              ],
              "tags": [
                "ml-training",
                "private",
                ""
              ],
              "createdAt": "2023-05-26"
            },
            {
              "id": "pool-13",
              "name": "Staging",
              "description": "A small copy of production for release rehearsals",
              "status": "maintenance",
              "region": "us-west-2",
              "provider": "AWS",
              "nodeCount": 6,
              "cpuUtilization": 2.1,
              "memoryUtilization": 8.6,
              "gpuUtilization": 0,
              "networkUtilization": 0.4,
              "nodeTypes": [
                {
                  "type": "g5.12xlarge",
                  "count": 6
                }
              ],
              "tags": [
                "staging",
                "testing"
              ],
              "createdAt": "2023-06-01"
            }
          ]
        }
      },
      "CreatePoolRequest": {
        "summary": "A new pool with one node type",
        "value": {
          "name": "New Compute Pool",
          "description": "Description of the new compute pool",
          "region": "us-west-2",
          "provider": "AWS",
          "nodeTypes": [
            {
              "type": "g5.12xlarge",
              "count": 8
            }
          ],
          "tags": [
            "development",
            "testing"
          ]
        }
      },
      "CreatedPool": {
        "summary": "A pool right after its creation",
        "value": {
          "id": "pool-7",
          "name": "New Compute Pool",
          "description": "Description of the new compute pool",
          "status": "initializing",
          "region": "us-west-2",
          "provider": "AWS",
          "nodeCount": 8,
          "cpuUtilization": 0,
          "memoryUtilization": 0,
          "gpuUtilization": 0,
          "networkUtilization": 0,
          "nodeTypes": [
            {
              "type": "g5.12xlarge",
              "count": 8
            }
          ],
          "tags": [
            "development",
            "testing"
          ],
          "createdAt": "2023-06-12"
        }
      },
      "UpdatePoolRequest": {
        "summary": "A new name, four more nodes and one more tag",
        "value": {
          "name": "Updated Pool Name",
          "description": "Updated description",
          "nodeTypes": [
            {
              "type": "g5.12xlarge",
              "count": 12
            }
          ],
          "tags": [
            "development",
            "testing",
            "updated"
          ]
        }
      },
      "UpdatedPool": {
        "summary": "The same pool after the update",
        "value": {
          "id": "pool-7",
          "name": "Updated Pool Name",
          "description": "Updated description",
          "status": "active",
          "region": "us-west-2",
          "provider": "AWS",
          "nodeCount": 12,
          "cpuUtilization": 0,
          "memoryUtilization": 0,
          "gpuUtilization": 0,
          "networkUtilization": 0,
          "nodeTypes": [
            {
              "type": "g5.12xlarge",
              "count": 12
            }
          ],
          "tags": [
            "development",
            "testing",
            "updated"
          ],
          "createdAt": "2023-06-12"
        }
      },
      "DeletePoolResult": {
        "summary": "A completed deletion",
        "value": {
          "success": true,
          "message": "Pool deleted successfully"
        }
      },
      "ActivityList": {
        "summary": "Twelve log entries",
        "value": {
          "activities": [
            {
              "id": "act-1001",
              "poolId": "pool-1",
              "poolName": "ML Training Cluster",
              "action": "node-added",
              "details": "Added 8 new p4d.24xlarge nodes",
              "timestamp": "2023-06-10T14:32:45Z",
              "user": "admin@example.com"
            },
            {
              "id": "act-1002",
              "poolId": "pool-9",
              "poolName": "Notebook Sandbox",
              "action": "pool-created",
              "details": "Created with 2 Standard_NC24ads_A100_v4 nodes",
              "timestamp": "2023-06-11T08:05:12Z",
              "user": "dana@example.com"
            },
            {
              "id": "act-1003",
              "poolId": "pool-5",
              "poolName": "Genomics Batch",
              "action": "status-changed",
              "details": "Status changed from active to maintenance",
              "timestamp": "2023-06-09T22:00:00Z",
              "user": "system"
            },
            {
              "id": "act-1004",
              "poolId": "pool-4",
              "poolName": "Foundation Model Cluster",
              "action": "configuration-changed",
              "details": "Raised the GPU power limit to 400 W",
              "timestamp": "2023-06-09T16:47:31Z",
              "user": "admin@example.com"
            },
            {
              "id": "act-1005",
              "poolId": "pool-3",
              "poolName": "Inference EU",
              "action": "node-added",
              "details": "Added 2 g2-standard-48 nodes",
              "timestamp": "2023-06-08T11:20:05Z",
              "user": "li.wei@example.com"
            },
            {
              "id": "act-1006",
              "poolId": "pool-1",
              "poolName": "ML Training Cluster",
              "action": "configuration-changed",
              "details": "Updated the tags",
              "timestamp": "2023-06-08T09:14:58Z",
              "user": "admin@example.com"
            },
            {
              "id": "act-1007",
              "poolId": "pool-12",
              "poolName": "Large Language Models",
              "action": "node-removed",
              "details": "Removed 1 DGX H100 node for repair",
              "timestamp": "2023-06-07T17:03:22Z",
              "user": "system"
            },
            {
              "id": "act-1008",
              "poolId": "pool-6",
              "poolName": "Video Transcoding",
              "action": "configuration-changed",
              "details": "Changed the description",
              "timestamp": "2023-06-06T13:39:40Z",
              "user": "sam@example.com"
            },
            {
              "id": "act-1009",
              "poolId": "pool-13",
              "poolName": "Staging",
              "action": "status-changed",
              "details": "Status changed from active to maintenance",
              "timestamp": "2023-06-05T06:00:00Z",
              "user": "system"
            },
            {
              "id": "act-1010",
              "poolId": "pool-8",
              "poolName": "Basement DGX",
              "action": "node-added",
              "details": "Added 1 DGX A100 node after repair",
              "timestamp": "2023-06-04T10:51:17Z",
              "user": "dana@example.com"
            },
            {
              "id": "act-1011",
              "poolId": "pool-13",
              "poolName": "Staging",
              "action": "pool-created",
              "details": "Created with 6 g5.12xlarge nodes",
              "timestamp": "2023-06-01T07:30:00Z",
              "user": "sam@example.com"
            },
            {
              "id": "act-1012",
              "poolId": "pool-12",
              "poolName": "Large Language Models",
              "action": "pool-created",
              "details": "Created with 5 DGX H100 nodes",
              "timestamp": "2023-05-26T12:00:00Z",
              "user": "admin@example.com"
            }
          ]
        }
      },
      "BadRequestBody": {
        "summary": "400 Bad Request",
        "value": {
          "error": "Bad Request",
          "message": "Invalid request parameters",
          "details": "/nodeTypes/0/count: must be integer"
        }
      },
      "UnauthorizedBody": {
        "summary": "401 Unauthorized",
        "value": {
          "error": "Unauthorized",
          "message": "Authentication required"
        }
      },
      "ForbiddenBody": {
        "summary": "403 Forbidden",
        "value": {
          "error": "Forbidden",
          "message": "Insufficient permissions to perform this action"
        }
      },
      "NotFoundBody": {
        "summary": "404 Not Found",
        "value": {
          "error": "Not Found",
          "message": "The requested resource was not found"
        }
      },
      "InternalServerErrorBody": {
        "summary": "500 Internal Server Error",
        "value": {
          "error": "Internal Server Error",
          "message": "An unexpected error occurred"
        }
      }
    }
  }
} as const
