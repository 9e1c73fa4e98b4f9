"""Kills the server during writes, many times. Confirmed writes must be stored afterwards."""

from __future__ import annotations

import http.client
import random
import tempfile
import threading
import time
import unittest
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from running_server import Caller, RunningServer

ROUNDS = 16
WRITERS = 4


class Durability(unittest.TestCase):
    def test_every_confirmed_write_survives_kill_9(self):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "pools.sqlite"
            writers = [Writer(f"writer {number}") for number in range(WRITERS)]
            for _ in range(ROUNDS):
                with RunningServer(database) as server:
                    _write_until_killed(writers, server)
                self.assertEqual([writer.rejected for writer in writers], [None] * WRITERS)
                self.assertEqual(server.read_stderr(), "")
                with RunningServer(database) as server, Caller(server.port) as caller:
                    self._check(writers, caller)
                self.assertEqual(server.read_stderr(), "")

    def _check(self, writers: list[Writer], caller: Caller) -> None:
        response = caller.call("GET", "/api/pools").body
        found = {pool["id"]: _kept(pool) for pool in response["pools"]}
        logged = _actions_by_pool(caller.call("GET", "/api/pools/activity").body["activities"])

        self.assertEqual(response["summary"]["totalNodes"], sum(pool["nodeCount"] for pool in found.values()))
        for writer in writers:
            writer.resolve_unconfirmed_write(found, logged)
        expected = {pool_id: pool for writer in writers for pool_id, pool in writer.pools.items()}
        self.assertEqual(found, expected)
        self.assertEqual(logged, {pool_id: log for writer in writers for pool_id, log in writer.logs.items()})


@dataclass
class Write:
    """A request, and the pool that it results in: `None` for no pool."""

    method: str
    pool_id: str | None
    body: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def path(self) -> str:
        return "/api/pools" if self.pool_id is None else f"/api/pools/{self.pool_id}"


@dataclass
class Writer:
    """
    Creates, updates and deletes pools of its own, one write after the other. Records confirmed writes, and
    the one write that was pending at the end.
    """

    name: str
    pools: dict[str, dict[str, Any]] = field(default_factory=dict)
    logs: dict[str, list[str]] = field(default_factory=dict)
    unconfirmed: Write | None = None
    confirmed: int = 0
    rejected: str | None = None
    revisions: count = field(default_factory=count)

    def write_until_the_connection_breaks(self, port: int) -> None:
        with Caller(port) as caller:
            while True:
                self.unconfirmed = write = self._next()
                try:
                    response = caller.call(write.method, write.path, write.body)
                except (OSError, http.client.HTTPException):
                    return
                if response.status not in (200, 201):
                    self.rejected = f"{write} got {response.status} {response.body}"
                    return
                self._took_effect(write, write.pool_id or response.body["id"], response.body)
                self.unconfirmed = None
                self.confirmed += 1

    def resolve_unconfirmed_write(self, found: dict[str, Any], logged: dict[str, list[str]]) -> None:
        """Treats the write as done if any part of it is stored. A partial write then fails the comparison."""
        write, self.unconfirmed = self.unconfirmed, None
        if write is None:
            return
        if write.method == "POST":
            # Every write of a run has a unique name.
            for pool_id in [pool_id for pool_id, pool in found.items() if pool["name"] == write.body["name"]]:
                self._took_effect(write, pool_id, found[pool_id])
            return
        untouched = (self.pools[write.pool_id], self.logs[write.pool_id])
        if (found.get(write.pool_id), logged.get(write.pool_id)) != untouched:
            self._took_effect(write, write.pool_id, found.get(write.pool_id, {}))

    def _next(self) -> Write:
        revision = next(self.revisions)
        fields = {
            "name": f"{self.name} revision {revision}",
            "description": f"revision {revision}" * 20,
            "nodeTypes": [{"type": f"type {revision}", "count": revision}, {"type": "spare", "count": 1}],
            "tags": [f"revision {revision}"],
        }
        kind = random.choice(["POST", "PUT", "PUT", "DELETE"]) if len(self.pools) > 3 else "POST"
        if kind == "POST":
            body = {**fields, "region": f"region {revision}", "provider": self.name}
            return Write(kind, None, body, {**body, "nodeCount": revision + 1})
        pool_id = random.choice(list(self.pools))
        if kind == "PUT":
            return Write(kind, pool_id, fields, {**self.pools[pool_id], **fields, "nodeCount": revision + 1})
        return Write(kind, pool_id, None, None)

    def _took_effect(self, write: Write, pool_id: str, response: dict[str, Any]) -> None:
        self.logs.setdefault(pool_id, []).append(write.method)
        if write.after is None:
            del self.pools[pool_id]
        else:
            self.pools[pool_id] = {"createdAt": response.get("createdAt"), **write.after, "id": pool_id}


def _write_until_killed(writers: list[Writer], server: RunningServer) -> None:
    threads = [
        threading.Thread(target=writer.write_until_the_connection_breaks, args=(server.port,)) for writer in writers
    ]
    enough = _confirmed(writers) + WRITERS * 4
    deadline = time.monotonic() + 10
    for thread in threads:
        thread.start()
    while _confirmed(writers) < enough:
        assert time.monotonic() < deadline, [writer.rejected for writer in writers]
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.2))
    server.kill()
    for thread in threads:
        thread.join()


def _confirmed(writers: list[Writer]) -> int:
    return sum(writer.confirmed for writer in writers)


def _kept(pool: dict[str, Any]) -> dict[str, Any]:
    """Returns the fields that the server must not change between two reads."""
    return {name: value for name, value in pool.items() if name != "status" and not name.endswith("Utilization")}


def _actions_by_pool(activities: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Returns for each pool the methods in its log, oldest first."""
    methods = {"pool-created": "POST", "pool-deleted": "DELETE"}
    logged: dict[str, list[str]] = {}
    for activity in reversed(activities):
        logged.setdefault(activity["poolId"], []).append(methods.get(activity["action"], "PUT"))
    return logged


if __name__ == "__main__":
    unittest.main()
