"""Serves the Compute Pools API from a SQLite file. `python3 server.py --help` lists the options."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
from contextlib import closing

from api import Api
from connection import ApiServer
from seed import POOLS
from store import Store, StoreBusy, UnusableDatabase


def main() -> int:
    options = _options()
    try:
        store = Store(options.database)
    except UnusableDatabase as reason:
        return _fail(f"cannot use {options.database} as the database: {reason}")
    with closing(store):
        try:
            if options.seed:
                store.seed(POOLS)
        except StoreBusy as reason:
            return _fail(f"cannot add pools to {options.database}: {reason}")
        try:
            server = ApiServer(options.host, options.port, Api(store, options.token, options.forbidden_token))
        except OSError as reason:
            return _fail(f"cannot listen on {options.host} port {options.port}: {reason.strerror}")
        _serve(server)
    return 0


def _serve(server: ApiServer) -> None:
    """Returns after SIGINT or SIGTERM, once open requests are finished. A second signal exits immediately."""

    def stop(signal_number: int, _frame: object) -> None:
        signal.signal(signal_number, signal.SIG_DFL)
        # shutdown() waits for serve_forever(), which runs in this thread.
        threading.Thread(target=server.shutdown).start()

    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, stop)
    host, port = server.server_address[:2]
    print(f"Compute Pools API on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    with server:
        server.serve_forever(poll_interval=0.1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serves the Compute Pools API from a SQLite file.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="0 picks a free one (default: %(default)s)")
    parser.add_argument("--database", default="pools.sqlite", metavar="FILE", help="default: %(default)s")
    parser.add_argument("--seed", action="store_true", help="add sample pools to a new database")
    parser.add_argument(
        "--token",
        default=os.environ.get("COMPUTE_POOLS_TOKEN") or None,
        help="the bearer token that every request needs; better in COMPUTE_POOLS_TOKEN, as arguments show in ps",
    )
    parser.add_argument(
        "--forbidden-token",
        default=os.environ.get("COMPUTE_POOLS_FORBIDDEN_TOKEN") or None,
        help="a bearer token that may read but not write; better in COMPUTE_POOLS_FORBIDDEN_TOKEN",
    )
    options = parser.parse_args()
    if options.token == "" or options.forbidden_token == "":
        parser.error("a token must not be empty")
    if options.forbidden_token is not None and options.forbidden_token == options.token:
        parser.error("the forbidden token must differ from the token")
    if options.forbidden_token is not None and options.token is None:
        parser.error("--forbidden-token needs --token: without it, every request may write")
    return options


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)


def _fail(message: str) -> int:
    print(f"server.py: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
