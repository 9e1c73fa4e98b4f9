"""Tests of the store with a controlled clock."""

from __future__ import annotations

import sqlite3
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from seed import POOLS
from store import Store, StoreBusy, UnusableDatabase

FIELDS = {
    "name": "Trials",
    "description": "",
    "region": "us-west-2",
    "provider": "AWS",
    "nodeTypes": [{"type": "g5.12xlarge", "count": 8}, {"type": "p4d.24xlarge", "count": 2}],
    "tags": ["a"],
}
# 2026-01-31T23:59:58.250Z
NOW_MS = 1_769_903_998_250


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "pools.sqlite"
        self.now_ms = NOW_MS
        self.store = self.open()

    def open(self, busy_timeout_s: float = 0.05) -> Store:
        store = Store(str(self.path), clock_ms=lambda: self.now_ms, busy_timeout_s=busy_timeout_s)
        self.addCleanup(store.close)
        return store

    def test_a_new_pool_becomes_active_after_five_seconds(self):
        pool = self.store.create_pool(FIELDS, "dana")
        self.assertEqual((pool["status"], pool["createdAt"]), ("initializing", "2026-01-31"))
        self.now_ms += 4_999
        self.assertEqual(self.store.list_pools()["summary"]["activePools"], 0)
        self.now_ms += 1
        self.assertEqual(self.store.get_pool(pool["id"]), {**pool, "status": "active"})
        self.assertEqual(
            self.store.list_pools()["summary"],
            {"totalPools": 1, "activePools": 1, "totalNodes": 10, "totalCapacity": 48},
        )

    def test_an_update_changes_the_sent_fields_and_recounts_nodes(self):
        pool = self.store.create_pool(FIELDS, "dana")
        changes = {"name": "Trials 2", "nodeTypes": [{"type": "g5.12xlarge", "count": 4}]}
        self.assertEqual(self.store.update_pool(pool["id"], changes, "sam"), {**pool, **changes, "nodeCount": 4})
        self.assertEqual(self.store.get_pool(pool["id"]), {**pool, **changes, "nodeCount": 4})

    def test_activity_is_listed_newest_first_and_outlives_the_pool(self):
        other = self.store.create_pool({**FIELDS, "name": "Other"}, "dana")
        pool_id = self.store.create_pool(FIELDS, "dana")["id"]
        self.now_ms += 2_000
        self.store.update_pool(pool_id, {"tags": ["b"], "name": "Trials"}, "sam")
        self.store.update_pool(pool_id, {"tags": ["b"]}, "sam")
        self.store.update_pool(pool_id, {"nodeTypes": [{"type": "g5.12xlarge", "count": 9}]}, "sam")
        self.store.delete_pool(pool_id, "kim")
        log = self.store.list_activities(pool_id)
        self.assertEqual(
            [(entry["action"], entry["details"], entry["user"]) for entry in log],
            [
                ("pool-deleted", "Deleted with 9 nodes", "kim"),
                ("node-removed", "Removed 1 node; changed nodeTypes", "sam"),
                ("configuration-changed", "Changed tags", "sam"),
                ("pool-created", "Created with 10 nodes", "dana"),
            ],
        )
        self.assertEqual(
            log[0],
            {
                "id": "act-5",
                "poolId": pool_id,
                "poolName": "Trials",
                "action": "pool-deleted",
                "details": "Deleted with 9 nodes",
                "timestamp": "2026-02-01T00:00:00.250Z",
                "user": "kim",
            },
        )
        self.assertEqual(self.store.list_activities()[-1]["poolId"], other["id"])
        self.assertEqual(self.store.list_activities("no such pool"), [])

    def test_a_deleted_pool_stays_deleted(self):
        pool_id = self.store.create_pool(FIELDS, "dana")["id"]
        self.assertTrue(self.store.delete_pool(pool_id, "dana"))
        self.assertFalse(self.store.delete_pool(pool_id, "dana"))
        self.assertIsNone(self.store.update_pool(pool_id, {"name": "Back"}, "dana"))
        self.assertEqual(self.store.list_pools()["pools"], [])

    def test_pools_are_listed_newest_first(self):
        names = ["first", "second", "third"]
        for name in names:
            self.store.create_pool({**FIELDS, "name": name}, "dana")
        self.assertEqual([pool["name"] for pool in self.store.list_pools()["pools"]], names[::-1])

    def test_a_failed_write_leaves_nothing_behind(self):
        pool = self.store.create_pool(FIELDS, "dana")
        with self.assertRaises(sqlite3.Error):
            self.store.update_pool(pool["id"], {"name": "Half"}, user=["no", "text"])
        self.assertEqual(self.store.get_pool(pool["id"]), pool)
        self.assertEqual(self.store.update_pool(pool["id"], {"name": "Whole"}, "sam"), {**pool, "name": "Whole"})

    def test_seeding_fills_only_a_database_that_never_had_a_pool(self):
        self.store.seed(POOLS)
        self.store.seed(POOLS)
        listed = self.store.list_pools()
        self.assertEqual(
            listed["summary"], {"totalPools": 4, "activePools": 3, "totalNodes": 23, "totalCapacity": 130}
        )
        self.assertEqual([pool["status"] for pool in listed["pools"]], ["active", "maintenance", "active", "active"])
        for pool in listed["pools"]:
            self.store.delete_pool(pool["id"], "dana")
        self.store.seed(POOLS)
        self.assertEqual(self.store.list_pools()["pools"], [])

    def test_a_lock_of_another_process_blocks_writes_but_not_reads(self):
        pool = self.store.create_pool(FIELDS, "dana")
        other = sqlite3.connect(self.path, isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        with self.assertRaises(StoreBusy):
            self.store.delete_pool(pool["id"], "dana")
        self.assertEqual(self.store.get_pool(pool["id"]), pool)
        other.execute("ROLLBACK")
        self.assertTrue(self.store.delete_pool(pool["id"], "dana"))

    def test_writers_of_one_store_wait_for_each_other(self):
        store = self.open(busy_timeout_s=0)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda _: store.create_pool(FIELDS, "dana"), range(80)))
        self.assertEqual(store.list_pools()["summary"]["totalPools"], 80)

    def test_each_commit_is_synced_to_disk(self):
        # A test cannot cut the power. This one checks the SQLite settings that protect against it.
        with self.store._connection() as db:
            self.assertEqual(db.execute("PRAGMA journal_mode").fetchone()[0], "wal")
            self.assertEqual(db.execute("PRAGMA synchronous").fetchone()[0], 2)

    def test_the_database_of_another_program_is_not_changed(self):
        path = self.path.with_name("other.sqlite")
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE pools (liters)")
        other.commit()
        other.close()
        before = path.read_bytes()
        with self.assertRaisesRegex(UnusableDatabase, "another program"):
            Store(str(path))
        self.assertEqual(path.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
