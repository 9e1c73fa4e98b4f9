"""Tests of the server process: start, shutdown and concurrent writers."""

from __future__ import annotations

import socket
import sqlite3
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from running_server import Caller, RunningServer, run_to_end

NEW_POOL = {
    "name": "Trials",
    "region": "us-west-2",
    "provider": "AWS",
    "nodeTypes": [{"type": "g5.12xlarge", "count": 8}],
}


class ServerTest(unittest.TestCase):
    expected_stderr = "^$"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.database = self.folder / "pools.sqlite"

    def run_server(self, *options: str) -> RunningServer:
        server = RunningServer(self.database, *options)
        self.addCleanup(self.end, server)
        return server

    def end(self, server: RunningServer) -> None:
        server.kill()
        self.assertRegex(server.read_stderr(), self.expected_stderr)


class Starting(ServerTest):
    def test_it_prints_its_url_on_one_line(self):
        server = self.run_server()
        self.assertEqual(server.ready_line, f"Compute Pools API on http://127.0.0.1:{server.port}\n")

    def test_a_new_database_is_empty_without_the_seed_option(self):
        with self.run_server() as server, Caller(server.port) as caller:
            self.assertEqual(caller.call("GET", "/api/pools").body["pools"], [])
        with self.run_server("--seed") as server, Caller(server.port) as caller:
            self.assertEqual(len(caller.call("GET", "/api/pools").body["pools"]), 4)
        with self.run_server("--seed") as server, Caller(server.port) as caller:
            self.assertEqual(len(caller.call("GET", "/api/pools").body["pools"]), 4)

    def test_a_file_that_is_not_a_database_is_reported_on_one_line(self):
        self.database.write_text("name,region\n" * 200)
        ended = run_to_end("--port", "0", "--database", str(self.database))
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(
            ended.stderr, f"server.py: cannot use {self.database} as the database: file is not a database\n"
        )
        self.assertEqual(ended.stdout, "")

    def test_a_missing_folder_is_reported_on_one_line(self):
        missing = self.folder / "missing" / "pools.sqlite"
        ended = run_to_end("--port", "0", "--database", str(missing))
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(
            ended.stderr, f"server.py: cannot use {missing} as the database: unable to open database file\n"
        )

    def test_a_port_in_use_is_reported_on_one_line(self):
        server = self.run_server()
        ended = run_to_end("--port", str(server.port), "--database", str(self.folder / "other.sqlite"))
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(
            ended.stderr, f"server.py: cannot listen on 127.0.0.1 port {server.port}: Address already in use\n"
        )

    def test_options_that_would_disable_authentication_are_rejected(self):
        for options in (["--token", ""], ["--forbidden-token", "b"], ["--token", "a", "--forbidden-token", "a"]):
            with self.subTest(options):
                ended = run_to_end("--database", str(self.database), *options)
                self.assertEqual(ended.returncode, 2)
                self.assertIn("token", ended.stderr)


class Ending(ServerTest):
    def test_sigterm_ends_it_with_status_0_and_one_file_even_with_idle_connections(self):
        server = self.run_server()
        with Caller(server.port) as caller:
            pool = caller.call("POST", "/api/pools", NEW_POOL).body
            self.assertEqual(server.stop(), 0)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["pools.sqlite"])
        with self.run_server() as again, Caller(again.port) as caller:
            self.assertEqual(caller.call("GET", f"/api/pools/{pool['id']}").body["name"], "Trials")

    def test_requests_in_flight_get_a_response(self):
        server = self.run_server()
        responses: list[int | None] = []
        is_busy = threading.Event()

        def write_until_the_end() -> None:
            with Caller(server.port) as caller:
                try:
                    while True:
                        responses.append(None)
                        responses[-1] = caller.call("POST", "/api/pools", NEW_POOL).status
                        if len(responses) == 20:
                            is_busy.set()
                except OSError:
                    # A request sent after the shutdown was never accepted.
                    responses.pop()

        writer = threading.Thread(target=write_until_the_end)
        writer.start()
        self.assertTrue(is_busy.wait(10), responses)
        self.assertEqual(server.stop(), 0)
        writer.join()
        # A request still being sent during the shutdown may be rejected.
        created = responses.count(201)
        self.assertGreaterEqual(created, 20)
        with self.run_server() as again, Caller(again.port) as caller:
            self.assertEqual(caller.call("GET", "/api/pools").body["summary"]["totalPools"], created)


class Failing(ServerTest):
    def test_an_internal_error_is_logged_but_not_returned(self):
        self.expected_stderr = "GET failed\n(.*\n)*.*no such table: pools"
        server = self.run_server()
        with Caller(server.port) as caller, closing(sqlite3.connect(self.database)) as database:
            self.assertEqual(caller.call("GET", "/api/pools").status, 200)
            database.execute("DROP TABLE pools")
            response = caller.call("GET", "/api/pools")
            self.assertEqual(response.status, 500)
            self.assertEqual(
                response.body, {"error": "Internal Server Error", "message": "An unexpected error occurred"}
            )
            self.assertEqual(caller.call("GET", "/api/pools/activity").status, 200)


class Writers(ServerTest):
    def test_pools_created_in_parallel_have_unique_ids(self):
        server = self.run_server()

        def create(number: int) -> dict:
            with Caller(server.port) as caller:
                return caller.call("POST", "/api/pools", {**NEW_POOL, "name": f"pool {number}"}).body

        with ThreadPoolExecutor(8) as threads:
            created = list(threads.map(create, range(40)))
        with Caller(server.port) as caller:
            listed = caller.call("GET", "/api/pools").body
        self.assertEqual(listed["summary"]["totalNodes"], 40 * 8)
        self.assertEqual({pool["id"] for pool in listed["pools"]}, {pool["id"] for pool in created})
        self.assertEqual(len(listed["pools"]), 40)

    def test_parallel_updates_do_not_mix(self):
        server = self.run_server()
        with Caller(server.port) as caller:
            path = f"/api/pools/{caller.call('POST', '/api/pools', NEW_POOL).body['id']}"

        def update(writer: int) -> None:
            with Caller(server.port) as caller:
                for number in range(writer * 100, writer * 100 + 20):
                    text = str(number)
                    body = {"name": text, "description": text, "tags": [text]}
                    caller.call("PUT", path, {**body, "nodeTypes": [{"type": text, "count": number}]})
                    pool = caller.call("GET", path).body
                    self.assertEqual([pool["description"], *pool["tags"]], [pool["name"]] * 2)
                    self.assertEqual(pool["nodeTypes"], [{"type": pool["name"], "count": int(pool["name"])}])
                    self.assertEqual(pool["nodeCount"], int(pool["name"]))

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(update, range(4)))

    def test_an_update_does_not_restore_a_deleted_pool(self):
        server = self.run_server()

        def race(number: int) -> None:
            with Caller(server.port) as one, Caller(server.port) as other, ThreadPoolExecutor(2) as threads:
                path = f"/api/pools/{one.call('POST', '/api/pools', NEW_POOL).body['id']}"
                update = threads.submit(one.call, "PUT", path, {"name": f"race {number}"})
                delete = threads.submit(other.call, "DELETE", path)
                self.assertIn(update.result().status, (200, 404))
                self.assertEqual(delete.result().status, 200)
                self.assertEqual(one.call("GET", path).status, 404)

        for number in range(20):
            race(number)
        with Caller(server.port) as caller:
            self.assertEqual(caller.call("GET", "/api/pools").body["pools"], [])

    def test_the_summary_matches_the_list_during_writes(self):
        server = self.run_server()
        is_over = threading.Event()

        def write() -> None:
            with Caller(server.port) as caller:
                while not is_over.is_set():
                    pool = caller.call("POST", "/api/pools", NEW_POOL).body
                    caller.call("PUT", f"/api/pools/{pool['id']}", {"nodeTypes": [{"type": "a", "count": 3}]})
                    caller.call("DELETE", f"/api/pools/{pool['id']}")

        with ThreadPoolExecutor(3) as threads, Caller(server.port) as caller:
            writers = [threads.submit(write) for _ in range(3)]
            for _ in range(100):
                listed = caller.call("GET", "/api/pools").body
                self.assertEqual(listed["summary"]["totalPools"], len(listed["pools"]))
                self.assertEqual(
                    listed["summary"]["totalNodes"], sum(pool["nodeCount"] for pool in listed["pools"])
                )
            is_over.set()
            for writer in writers:
                writer.result()

    def test_a_burst_of_connections_is_served(self):
        server = self.run_server()
        sockets = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(100)]
        for connection in sockets:
            connection.sendall(b"GET /api/pools HTTP/1.1\r\nHost: pools.test\r\n\r\n")
        for connection in sockets:
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "))
            connection.close()


if __name__ == "__main__":
    unittest.main()
