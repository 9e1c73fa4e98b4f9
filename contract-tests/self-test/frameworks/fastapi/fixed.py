from datetime import date, datetime, timezone
from http import HTTPStatus
from itertools import count
from typing import Optional

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StrictStr, conint
from starlette.exceptions import HTTPException as StarletteHTTPException

app = FastAPI()


class Text(StrictStr):
    """Refuses a lone surrogate such as "\\ud83d", which no response can contain."""

    @classmethod
    def __get_validators__(cls):
        yield from super().__get_validators__()
        yield cls.is_unicode

    @classmethod
    def is_unicode(cls, value: str) -> str:
        value.encode()
        return value


class NodeType(BaseModel):
    type: Text
    # Without `strict`, 8.9 becomes 8.
    count: conint(strict=True, ge=0, le=1_000_000_000)


class PoolCreate(BaseModel):
    name: Text
    description: Text = ""
    region: Text
    provider: Text
    nodeTypes: list[NodeType]
    tags: list[Text] = []


class PoolUpdate(BaseModel):
    name: Optional[Text]
    description: Optional[Text]
    nodeTypes: Optional[list[NodeType]]
    tags: Optional[list[Text]]


pools: dict[str, dict] = {}
activities: list[dict] = []
pool_numbers = count(1)
activity_numbers = count(1001)


@app.exception_handler(RequestValidationError)
async def on_invalid_request(_request, error: RequestValidationError):
    return bad_request("; ".join(f"{'.'.join(map(str, it['loc']))}: {it['msg']}" for it in error.errors()))


@app.exception_handler(StarletteHTTPException)
async def on_http_error(_request, error: StarletteHTTPException):
    if error.status_code == 400:
        return bad_request(error.detail)
    body = {"error": HTTPStatus(error.status_code).phrase, "message": error.detail}
    return JSONResponse(body, error.status_code, headers=error.headers)


@app.exception_handler(Exception)
async def on_exception(_request, _error: Exception):
    return JSONResponse({"error": "Internal Server Error", "message": "An unexpected error occurred"}, 500)


# The functions are `async`, so that no two of them run at the same time.
@app.get("/api/pools")
async def list_pools():
    total_nodes = sum(pool["nodeCount"] for pool in pools.values())
    return {
        "summary": {
            "totalPools": len(pools),
            "activePools": sum(pool["status"] == "active" for pool in pools.values()),
            "totalNodes": total_nodes,
            "totalCapacity": total_nodes * 8,
        },
        "pools": list(pools.values()),
    }


@app.get("/api/pools/activity")
async def list_activity(poolId: Optional[str] = None):
    return {"activities": [it for it in activities if poolId is None or it["poolId"] == poolId]}


@app.get("/api/pools/{pool_id}")
async def get_pool(pool_id: str):
    return find(pool_id)


@app.post("/api/pools", status_code=201)
async def create_pool(body: PoolCreate):
    pool = {
        "id": f"pool-{next(pool_numbers)}",
        **body.dict(),
        "status": "initializing",
        "nodeCount": sum(it.count for it in body.nodeTypes),
        "cpuUtilization": 0,
        "memoryUtilization": 0,
        "gpuUtilization": 0,
        "networkUtilization": 0,
        "createdAt": date.today().isoformat(),
    }
    pools[pool["id"]] = pool
    log(pool, "pool-created", f"Created with {pool['nodeCount']} nodes")
    return pool


@app.put("/api/pools/{pool_id}")
async def update_pool(pool_id: str, body: PoolUpdate):
    pool = find(pool_id)
    # A field that is null stays as it was.
    pool.update(body.dict(exclude_none=True))
    pool["nodeCount"] = sum(it["count"] for it in pool["nodeTypes"])
    log(pool, "configuration-changed", "Updated")
    return pool


@app.delete("/api/pools/{pool_id}")
async def delete_pool(pool_id: str):
    pool = find(pool_id)
    del pools[pool_id]
    log(pool, "pool-deleted", "Deleted")
    return {"success": True, "message": "Pool deleted successfully"}


def find(pool_id: str) -> dict:
    if pool_id not in pools:
        raise HTTPException(status_code=404, detail="The requested resource was not found")
    return pools[pool_id]


def bad_request(details: str) -> JSONResponse:
    return JSONResponse({"error": "Bad Request", "message": "Invalid request parameters", "details": details}, 400)


def log(pool: dict, action: str, details: str) -> None:
    activities.insert(0, {
        "id": f"act-{next(activity_numbers)}",
        "poolId": pool["id"],
        "poolName": pool["name"],
        "action": action,
        "details": details,
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "user": "system",
    })
