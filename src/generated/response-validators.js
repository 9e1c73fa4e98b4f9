// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
function addIssue(issues, path, value, type) {
  issues[99] || issues.push({ path, message: value === void 0 ? "is missing" : "must be " + type });
}
export function PoolList(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    {
      let data0 = data.summary;
      if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
        {
          let data1 = data0.totalPools;
          typeof data1 != "number" && addIssue(issues, "/summary/totalPools", data1, "number");
        }
        {
          let data2 = data0.activePools;
          typeof data2 != "number" && addIssue(issues, "/summary/activePools", data2, "number");
        }
        {
          let data3 = data0.totalNodes;
          typeof data3 != "number" && addIssue(issues, "/summary/totalNodes", data3, "number");
        }
        {
          let data4 = data0.totalCapacity;
          typeof data4 != "number" && addIssue(issues, "/summary/totalCapacity", data4, "number");
        }
      } else
        addIssue(issues, "/summary", data0, "object");
    }
    {
      let data5 = data.pools;
      if (Array.isArray(data5)) {
        const len0 = data5.length;
        for (let i0 = 0; i0 < len0 && !issues[99]; i0++) {
          let data6 = data5[i0];
          if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
            {
              let data7 = data6.id;
              typeof data7 != "string" && addIssue(issues, "/pools/" + i0 + "/id", data7, "string");
            }
            {
              let data8 = data6.name;
              typeof data8 != "string" && addIssue(issues, "/pools/" + i0 + "/name", data8, "string");
            }
            {
              let data9 = data6.description;
              typeof data9 != "string" && addIssue(issues, "/pools/" + i0 + "/description", data9, "string");
            }
            {
              let data10 = data6.status;
              typeof data10 != "string" && addIssue(issues, "/pools/" + i0 + "/status", data10, "string");
            }
            {
              let data11 = data6.region;
              typeof data11 != "string" && addIssue(issues, "/pools/" + i0 + "/region", data11, "string");
            }
            {
              let data12 = data6.provider;
              typeof data12 != "string" && addIssue(issues, "/pools/" + i0 + "/provider", data12, "string");
            }
            {
              let data13 = data6.nodeCount;
              typeof data13 != "number" && addIssue(issues, "/pools/" + i0 + "/nodeCount", data13, "number");
            }
            {
              let data14 = data6.cpuUtilization;
              typeof data14 != "number" && addIssue(issues, "/pools/" + i0 + "/cpuUtilization", data14, "number");
            }
            {
              let data15 = data6.memoryUtilization;
              typeof data15 != "number" && addIssue(issues, "/pools/" + i0 + "/memoryUtilization", data15, "number");
            }
            {
              let data16 = data6.gpuUtilization;
              typeof data16 != "number" && addIssue(issues, "/pools/" + i0 + "/gpuUtilization", data16, "number");
            }
            {
              let data17 = data6.networkUtilization;
              typeof data17 != "number" && addIssue(issues, "/pools/" + i0 + "/networkUtilization", data17, "number");
            }
            {
              let data18 = data6.nodeTypes;
              if (Array.isArray(data18)) {
                const len1 = data18.length;
                for (let i1 = 0; i1 < len1 && !issues[99]; i1++) {
                  let data19 = data18[i1];
                  if (data19 && typeof data19 == "object" && !Array.isArray(data19)) {
                    {
                      let data20 = data19.type;
                      typeof data20 != "string" && addIssue(issues, "/pools/" + i0 + "/nodeTypes/" + i1 + "/type", data20, "string");
                    }
                    {
                      let data21 = data19.count;
                      typeof data21 != "number" && addIssue(issues, "/pools/" + i0 + "/nodeTypes/" + i1 + "/count", data21, "number");
                    }
                  } else
                    addIssue(issues, "/pools/" + i0 + "/nodeTypes/" + i1, data19, "object");
                }
              } else
                addIssue(issues, "/pools/" + i0 + "/nodeTypes", data18, "array");
            }
            {
              let data22 = data6.tags;
              if (Array.isArray(data22)) {
                const len2 = data22.length;
                for (let i2 = 0; i2 < len2 && !issues[99]; i2++) {
                  let data23 = data22[i2];
                  typeof data23 != "string" && addIssue(issues, "/pools/" + i0 + "/tags/" + i2, data23, "string");
                }
              } else
                addIssue(issues, "/pools/" + i0 + "/tags", data22, "array");
            }
            {
              let data24 = data6.createdAt;
              typeof data24 != "string" && addIssue(issues, "/pools/" + i0 + "/createdAt", data24, "string");
            }
          } else
            addIssue(issues, "/pools/" + i0, data6, "object");
        }
      } else
        addIssue(issues, "/pools", data5, "array");
    }
  } else
    addIssue(issues, "", data, "object");
  return issues;
}
export function Pool(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    {
      let data0 = data.id;
      typeof data0 != "string" && addIssue(issues, "/id", data0, "string");
    }
    {
      let data1 = data.name;
      typeof data1 != "string" && addIssue(issues, "/name", data1, "string");
    }
    {
      let data2 = data.description;
      typeof data2 != "string" && addIssue(issues, "/description", data2, "string");
    }
    {
      let data3 = data.status;
      typeof data3 != "string" && addIssue(issues, "/status", data3, "string");
    }
    {
      let data4 = data.region;
      typeof data4 != "string" && addIssue(issues, "/region", data4, "string");
    }
    {
      let data5 = data.provider;
      typeof data5 != "string" && addIssue(issues, "/provider", data5, "string");
    }
    {
      let data6 = data.nodeCount;
      typeof data6 != "number" && addIssue(issues, "/nodeCount", data6, "number");
    }
    {
      let data7 = data.cpuUtilization;
      typeof data7 != "number" && addIssue(issues, "/cpuUtilization", data7, "number");
    }
    {
      let data8 = data.memoryUtilization;
      typeof data8 != "number" && addIssue(issues, "/memoryUtilization", data8, "number");
    }
    {
      let data9 = data.gpuUtilization;
      typeof data9 != "number" && addIssue(issues, "/gpuUtilization", data9, "number");
    }
    {
      let data10 = data.networkUtilization;
      typeof data10 != "number" && addIssue(issues, "/networkUtilization", data10, "number");
    }
    {
      let data11 = data.nodeTypes;
      if (Array.isArray(data11)) {
        const len0 = data11.length;
        for (let i0 = 0; i0 < len0 && !issues[99]; i0++) {
          let data12 = data11[i0];
          if (data12 && typeof data12 == "object" && !Array.isArray(data12)) {
            {
              let data13 = data12.type;
              typeof data13 != "string" && addIssue(issues, "/nodeTypes/" + i0 + "/type", data13, "string");
            }
            {
              let data14 = data12.count;
              typeof data14 != "number" && addIssue(issues, "/nodeTypes/" + i0 + "/count", data14, "number");
            }
          } else
            addIssue(issues, "/nodeTypes/" + i0, data12, "object");
        }
      } else
        addIssue(issues, "/nodeTypes", data11, "array");
    }
    {
      let data15 = data.tags;
      if (Array.isArray(data15)) {
        const len1 = data15.length;
        for (let i1 = 0; i1 < len1 && !issues[99]; i1++) {
          let data16 = data15[i1];
          typeof data16 != "string" && addIssue(issues, "/tags/" + i1, data16, "string");
        }
      } else
        addIssue(issues, "/tags", data15, "array");
    }
    {
      let data17 = data.createdAt;
      typeof data17 != "string" && addIssue(issues, "/createdAt", data17, "string");
    }
  } else
    addIssue(issues, "", data, "object");
  return issues;
}
export function ActivityList(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let data0 = data.activities;
    if (Array.isArray(data0)) {
      const len0 = data0.length;
      for (let i0 = 0; i0 < len0 && !issues[99]; i0++) {
        let data1 = data0[i0];
        if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
          {
            let data2 = data1.id;
            typeof data2 != "string" && addIssue(issues, "/activities/" + i0 + "/id", data2, "string");
          }
          {
            let data3 = data1.poolId;
            typeof data3 != "string" && addIssue(issues, "/activities/" + i0 + "/poolId", data3, "string");
          }
          {
            let data4 = data1.poolName;
            typeof data4 != "string" && addIssue(issues, "/activities/" + i0 + "/poolName", data4, "string");
          }
          {
            let data5 = data1.action;
            typeof data5 != "string" && addIssue(issues, "/activities/" + i0 + "/action", data5, "string");
          }
          {
            let data6 = data1.details;
            typeof data6 != "string" && addIssue(issues, "/activities/" + i0 + "/details", data6, "string");
          }
          {
            let data7 = data1.timestamp;
            typeof data7 != "string" && addIssue(issues, "/activities/" + i0 + "/timestamp", data7, "string");
          }
          {
            let data8 = data1.user;
            typeof data8 != "string" && addIssue(issues, "/activities/" + i0 + "/user", data8, "string");
          }
        } else
          addIssue(issues, "/activities/" + i0, data1, "object");
      }
    } else
      addIssue(issues, "/activities", data0, "array");
  } else
    addIssue(issues, "", data, "object");
  return issues;
}
export function DeletePoolResult(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    {
      let data0 = data.success;
      typeof data0 != "boolean" && addIssue(issues, "/success", data0, "boolean");
    }
    {
      let data1 = data.message;
      typeof data1 != "string" && addIssue(issues, "/message", data1, "string");
    }
  } else
    addIssue(issues, "", data, "object");
  return issues;
}
