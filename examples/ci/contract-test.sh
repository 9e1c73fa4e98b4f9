#!/bin/sh
# Runs the contract tests against a Compute Pools server, in any CI. Needs Node 20.19 or newer and a POSIX shell.
#
#   sh contract-test.sh http://127.0.0.1:3000 --write
#
# Arguments after the URL are passed to `compute-pools verify`. The exit status is the same: 0 conforms, 1 violates,
# 2 cannot run, 3 inconclusive.
#
#   COMPUTE_POOLS_TOKEN, COMPUTE_POOLS_FORBIDDEN_TOKEN   credentials; reports do not contain them
#   SERVER_COMMAND   starts the server, which is stopped at the end
#   WAIT_SECONDS     time until the server must respond (default 60)
#   REPORTS          folder for the reports (default contract-report):
#                    report.html, summary.md, junit.xml, report.json, annotations.txt, server.log
#
# On GitHub Actions it also annotates the run and writes the job summary.
set -eu

if [ $# -eq 0 ] || [ -z "$1" ]; then
  echo 'usage: contract-test.sh URL [options of compute-pools verify]' >&2
  exit 2
fi
url=$1
shift
reports=${REPORTS:-contract-report}
server=
verification=

main() {
  mkdir -p "$reports"
  # Remove the reports of an earlier run.
  rm -f "$reports/report.html" "$reports/summary.md" "$reports/junit.xml" "$reports/report.json" \
    "$reports/annotations.txt" "$reports/server.log"
  trap stop_server EXIT
  trap 'stop_verification INT 130' INT
  trap 'stop_verification TERM 143' TERM
  trap 'stop_verification HUP 129' HUP
  if [ -n "${SERVER_COMMAND:-}" ]; then start_server; fi
  status=0
  verify "$@" || status=$?
  publish
  exit "$status"
}

start_server() {
  if responds; then
    echo "contract-test: a server already responds at $url: stop it, so that the server of SERVER_COMMAND is tested" >&2
    exit 2
  fi
  node -e "$server_group" "$SERVER_COMMAND" >"$reports/server.log" 2>&1 &
  server=$!
  seconds=${WAIT_SECONDS:-60}
  while [ "$seconds" -gt 0 ]; do
    if responds; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 1
    seconds=$((seconds - 1))
  done
  echo "contract-test: no server responds at $url after SERVER_COMMAND; the end of its output:" >&2
  tail -n 20 "$reports/server.log" >&2
  exit 2
}

# Runs the server in its own process group and stops the whole group, because `npm start` does not forward signals to the
# server. Ctrl-C only goes to the contract tests, which still need the server to delete their pools.
server_group='
  const server = require("node:child_process").spawn(process.argv[1], { shell: true, detached: true, stdio: "inherit" })
  process.on("SIGTERM", () => process.kill(-server.pid, "SIGTERM"))
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {})
  server.on("exit", (status) => process.exit(status ?? 1))
'

# Any response counts, even a 401.
responds() {
  node -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then(() => process.exit(0), () => process.exit(1))' \
    "$url" 2>/dev/null
}

# Runs in the background so that signals can be forwarded. After a signal the run deletes its pools.
verify() {
  compute_pools verify "$url" "$@" \
    --reporter terminal \
    --reporter "html=$reports/report.html" \
    --reporter "markdown=$reports/summary.md" \
    --reporter "junit=$reports/junit.xml" \
    --reporter "json=$reports/report.json" \
    --reporter "github=$reports/annotations.txt" &
  verification=$!
  result=0
  wait "$verification" || result=$?
  # A signal interrupts `wait`.
  while kill -0 "$verification" 2>/dev/null; do
    result=0
    wait "$verification" || result=$?
  done
  verification=
  return "$result"
}

# Uses the installed version, or the latest if none is installed.
compute_pools() {
  if [ -x node_modules/.bin/compute-pools ]; then
    exec node_modules/.bin/compute-pools "$@"
  fi
  exec npx --yes @nightcrawler/compute-pools "$@"
}

publish() {
  if [ "${GITHUB_ACTIONS:-}" = true ] && [ -f "$reports/annotations.txt" ]; then cat "$reports/annotations.txt"; fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$reports/summary.md" ]; then cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
}

stop_verification() {
  if [ -n "$verification" ]; then kill -s "$1" "$verification" 2>/dev/null || true; else exit "$2"; fi
}

stop_server() {
  if [ -z "$server" ]; then return; fi
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  # Processes started by SERVER_COMMAND may outlive it.
  seconds=10
  while [ "$seconds" -gt 0 ] && responds; do
    sleep 1
    seconds=$((seconds - 1))
  done
  if [ "$seconds" -eq 0 ]; then echo "contract-test: a server still responds at $url" >&2; fi
}

main "$@"
