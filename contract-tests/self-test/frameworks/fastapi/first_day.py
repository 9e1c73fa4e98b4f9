from datetime import date, datetime, timezone
from itertools import count
from typing import Optional

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()


class NodeType(BaseModel):
    type: str
    count: int


class PoolCreate(BaseModel):
    name: str
    description: str = ""
    region: str
    provider: str
    nodeTypes: list[NodeType]
    tags: list[str] = []


class PoolUpdate(BaseModel):
    name: Optional[str] = None
    description: Optional[str] = None
    nodeTypes: Optional[list[NodeType]] = None
    tags: Optional[list[str]] = None


pools: dict[str, dict] = {}
activities: list[dict] = []
pool_numbers = count(1)
activity_numbers = count(1001)


@app.get("/api/pools")
def list_pools():
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
def list_activity(poolId: Optional[str] = None):
    return {"activities": [it for it in activities if poolId is None or it["poolId"] == poolId]}


@app.get("/api/pools/{pool_id}")
def get_pool(pool_id: str):
    return find(pool_id)


@app.post("/api/pools", status_code=201)
def create_pool(body: PoolCreate):
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
def update_pool(pool_id: str, body: PoolUpdate):
    pool = find(pool_id)
    pool.update(body.dict(exclude_unset=True))
    pool["nodeCount"] = sum(it["count"] for it in pool["nodeTypes"])
    log(pool, "configuration-changed", "Updated")
    return pool


@app.delete("/api/pools/{pool_id}")
def delete_pool(pool_id: str):
    pool = find(pool_id)
    del pools[pool_id]
    log(pool, "pool-deleted", "Deleted")
    return {"success": True, "message": "Pool deleted successfully"}


def find(pool_id: str) -> dict:
    if pool_id not in pools:
        raise HTTPException(status_code=404, detail="Pool not found")
    return pools[pool_id]


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
