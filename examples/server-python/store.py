"""Stores pools and their activity log in one SQLite file. A change is on the disk when its method returns."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any, Callable, Iterable, Iterator

INITIALIZING_MS = 5_000

_APPLICATION_ID = 0x504F4F4C
_SCHEMA = (
    """
    CREATE TABLE pools (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        region TEXT NOT NULL,
        provider TEXT NOT NULL,
        node_types TEXT NOT NULL,
        node_count INTEGER NOT NULL,
        tags TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        in_maintenance INTEGER NOT NULL DEFAULT 0,
        cpu REAL NOT NULL DEFAULT 0,
        memory REAL NOT NULL DEFAULT 0,
        gpu REAL NOT NULL DEFAULT 0,
        network REAL NOT NULL DEFAULT 0
    )
    """,
    # No foreign key: log entries remain after their pool is deleted.
    """
    CREATE TABLE activities (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        pool_id TEXT NOT NULL,
        pool_name TEXT NOT NULL,
        action TEXT NOT NULL,
        details TEXT NOT NULL,
        happened_ms INTEGER NOT NULL,
        user TEXT NOT NULL
    )
    """,
    "CREATE INDEX activities_of_pool ON activities (pool_id, sequence)",
    f"PRAGMA application_id = {_APPLICATION_ID}",
)

# GPUs per node. Other types count as eight, as most training machines have.
_GPUS = {"g5.12xlarge": 4, "g2-standard-48": 4, "Standard_NC24ads_A100_v4": 1}


def _clock_ms() -> int:
    return time.time_ns() // 1_000_000


class UnusableDatabase(Exception):
    """The file cannot be opened, is not a SQLite database, or belongs to another program."""


class StoreBusy(Exception):
    """Another process kept the database locked for too long. Nothing was changed."""


class Store:
    """
    One per process and file, for any number of threads. Methods return pools and activities in the shape of the API.

    A write is one transaction, log entry included, and is on the disk when the method returns. Reading never waits.
    """

    def __init__(self, path: str, clock_ms: Callable[[], int] = _clock_ms, busy_timeout_s: float = 5) -> None:
        # An absolute path, so that SQLite treats `:memory:` as a file name.
        self._path = os.path.abspath(path)
        self._clock_ms = clock_ms
        self._busy_timeout_s = busy_timeout_s
        self._write_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._prepare()

    def close(self) -> None:
        """Closes the store and merges SQLite's log into the file. Call it while no other method runs."""
        while self._idle:
            self._idle.pop().close()

    def list_pools(self) -> dict[str, Any]:
        """Returns every pool, newest first, and the summary of exactly these pools."""
        with self._connection() as db:
            rows = db.execute("SELECT * FROM pools ORDER BY sequence DESC").fetchall()
        now_ms = self._clock_ms()
        pools = [_pool(row, now_ms) for row in rows]
        return {"summary": _summary(pools), "pools": pools}

    def get_pool(self, pool_id: str) -> dict[str, Any] | None:
        with self._connection() as db:
            row = _find(db, pool_id)
        return None if row is None else _pool(row, self._clock_ms())

    def create_pool(self, fields: dict[str, Any], user: str) -> dict[str, Any]:
        with self._transaction() as db:
            now_ms = self._clock_ms()
            row = _insert(db, fields, now_ms)
            _log(db, row, "pool-created", f"Created with {_nodes(row['node_count'])}", now_ms, user)
        return _pool(row, now_ms)

    def update_pool(self, pool_id: str, changes: dict[str, Any], user: str) -> dict[str, Any] | None:
        """Returns the updated pool, or `None` if it does not exist. Other fields stay unchanged."""
        with self._transaction() as db:
            now_ms = self._clock_ms()
            row = _find(db, pool_id)
            if row is None:
                return None
            before = _pool(row, now_ms)
            changed = [name for name, value in changes.items() if value != before[name]]
            if not changed:
                return before
            row = _replace(db, pool_id, {**before, **changes})
            action, details = _change(changed, row["node_count"] - before["nodeCount"])
            _log(db, row, action, details, now_ms, user)
        return _pool(row, now_ms)

    def delete_pool(self, pool_id: str, user: str) -> bool:
        """Returns True if the pool existed."""
        with self._transaction() as db:
            row = _find(db, pool_id)
            if row is None:
                return False
            db.execute("DELETE FROM pools WHERE id = ?", (pool_id,))
            _log(db, row, "pool-deleted", f"Deleted with {_nodes(row['node_count'])}", self._clock_ms(), user)
        return True

    def list_activities(self, pool_id: str | None = None) -> list[dict[str, Any]]:
        """Returns the log of all pools or of one, newest first. The pool may be deleted."""
        condition, values = ("", ()) if pool_id is None else ("WHERE pool_id = ?", (pool_id,))
        with self._connection() as db:
            rows = db.execute(f"SELECT * FROM activities {condition} ORDER BY sequence DESC", values).fetchall()
        return [_activity(row) for row in rows]

    def seed(self, pools: Iterable[dict[str, Any]]) -> None:
        """Adds sample pools in one transaction to a database that never had a pool. Does not change any other."""
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM activities LIMIT 1").fetchone():
                return
            for pool in pools:
                row = _insert(db, **pool)
                _log(db, row, "pool-created", f"Created with {_nodes(row['node_count'])}", row["created_ms"], "system")

    def _prepare(self) -> None:
        try:
            with self._connection() as db:
                # Check before writing: the file may be the database of another program.
                owner = db.execute("PRAGMA application_id").fetchone()[0]
                is_empty = db.execute("SELECT 1 FROM sqlite_master").fetchone() is None
                if owner != _APPLICATION_ID and not is_empty:
                    raise UnusableDatabase("it is the database of another program")
                db.execute("PRAGMA journal_mode = WAL")
            with self._transaction() as db:
                if db.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
                    for statement in _SCHEMA:
                        db.execute(statement)
        except (sqlite3.Error, StoreBusy) as cause:
            raise UnusableDatabase(str(cause)) from cause

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        # The lock queues the writers of this process in order. SQLite's lock has no order and is for other processes.
        with self._write_lock, self._connection() as db:
            try:
                # IMMEDIATE takes the write lock before the first read, so that nothing changes in between.
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as cause:
                if "locked" in str(cause):
                    raise StoreBusy("the database is locked by another process") from cause
                raise
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect()
        try:
            yield db
        except BaseException:
            db.close()
            raise
        self._idle.append(db)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self._path,
            timeout=self._busy_timeout_s,
            isolation_level=None,  # Python would open transactions implicitly, and too late.
            check_same_thread=False,  # Threads use it one after the other.
        )
        db.row_factory = sqlite3.Row
        # In WAL mode, less than FULL can lose confirmed writes in a power failure.
        db.execute("PRAGMA synchronous = FULL")
        # On macOS, fsync alone does not flush the disk. No effect elsewhere.
        db.execute("PRAGMA fullfsync = ON")
        return db


def _find(db: sqlite3.Connection, pool_id: str) -> sqlite3.Row | None:
    return db.execute("SELECT * FROM pools WHERE id = ?", (pool_id,)).fetchone()


def _insert(
    db: sqlite3.Connection,
    fields: dict[str, Any],
    created_ms: int,
    in_maintenance: bool = False,
    utilization: tuple[float, float, float, float] = (0, 0, 0, 0),
) -> sqlite3.Row:
    pool_id = str(uuid.uuid4())
    db.execute(
        """
        INSERT INTO pools (id, region, provider, created_ms, in_maintenance, cpu, memory, gpu, network,
                           name, description, tags, node_types, node_count)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (pool_id, fields["region"], fields["provider"], created_ms, in_maintenance, *utilization, *_columns(fields)),
    )
    return _find(db, pool_id)


def _replace(db: sqlite3.Connection, pool_id: str, fields: dict[str, Any]) -> sqlite3.Row:
    db.execute(
        "UPDATE pools SET name = ?, description = ?, tags = ?, node_types = ?, node_count = ? WHERE id = ?",
        (*_columns(fields), pool_id),
    )
    return _find(db, pool_id)


def _columns(fields: dict[str, Any]) -> tuple[Any, ...]:
    node_count = sum(node_type["count"] for node_type in fields["nodeTypes"])
    tags, node_types = json.dumps(fields["tags"]), json.dumps(fields["nodeTypes"])
    return fields["name"], fields["description"], tags, node_types, node_count


def _log(db: sqlite3.Connection, row: sqlite3.Row, action: str, details: str, happened_ms: int, user: str) -> None:
    db.execute(
        "INSERT INTO activities (pool_id, pool_name, action, details, happened_ms, user) VALUES (?, ?, ?, ?, ?, ?)",
        (row["id"], row["name"], action, details, happened_ms, user),
    )


def _change(changed: list[str], more_nodes: int) -> tuple[str, str]:
    """Returns the action and details of the log entry for these fields and this difference in nodes."""
    if more_nodes > 0:
        return "node-added", f"Added {_nodes(more_nodes)}; changed {', '.join(changed)}"
    if more_nodes < 0:
        return "node-removed", f"Removed {_nodes(-more_nodes)}; changed {', '.join(changed)}"
    return "configuration-changed", f"Changed {', '.join(changed)}"


def _nodes(count: int) -> str:
    return "1 node" if count == 1 else f"{count} nodes"


def _pool(row: sqlite3.Row, now_ms: int) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "status": _status(row, now_ms),
        "region": row["region"],
        "provider": row["provider"],
        "nodeCount": row["node_count"],
        "cpuUtilization": row["cpu"],
        "memoryUtilization": row["memory"],
        "gpuUtilization": row["gpu"],
        "networkUtilization": row["network"],
        "nodeTypes": json.loads(row["node_types"]),
        "tags": json.loads(row["tags"]),
        "createdAt": _utc(row["created_ms"]).strftime("%Y-%m-%d"),
    }


def _status(row: sqlite3.Row, now_ms: int) -> str:
    if row["in_maintenance"]:
        return "maintenance"
    return "active" if now_ms - row["created_ms"] >= INITIALIZING_MS else "initializing"


def _summary(pools: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "totalPools": len(pools),
        "activePools": sum(pool["status"] == "active" for pool in pools),
        "totalNodes": sum(pool["nodeCount"] for pool in pools),
        "totalCapacity": sum(
            node_type["count"] * _GPUS.get(node_type["type"], 8) for pool in pools for node_type in pool["nodeTypes"]
        ),
    }


def _activity(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": f"act-{row['sequence']}",
        "poolId": row["pool_id"],
        "poolName": row["pool_name"],
        "action": row["action"],
        "details": row["details"],
        "timestamp": _utc(row["happened_ms"]).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "user": row["user"],
    }


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
