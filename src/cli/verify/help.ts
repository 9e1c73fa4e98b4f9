import { reporters } from '../../../contract-tests/internal.ts'

/** What `compute-pools verify --help` prints. The reporters come from their map. */
export function help(): string {
  const names = Object.entries(reporters).map(
    ([name, { description }]) => `                         ${name.padEnd(10)} ${description}`,
  )
  return `Ask a server whether it keeps to the Compute Pools API

Usage: compute-pools verify [url] [options]

Target:
  url                    What stands before /api/pools, such as https://host/prefix.
                         Without it, the embedded server of this package is started
                         and verified, with --write
  --ca FILE              PEM certificates of a private authority, for https
  --fixtures FILE        JSON with values that the server takes where it refuses those
                         of the API document: {"createPool": {…}, "updatePool": {…}}
  --stateless            The server keeps no state, as Prism does not: stories over
                         several requests are not run

What may be changed:
  --write                Create, change and delete pools: those of the run's own making,
                         never others. They are removed at the end, also after a failure
                         and on Ctrl-C. Without --write, the run only reads
  --clean                Remove what earlier, killed runs left behind; needs --write

Credentials (none is ever printed):
  --token T              Bearer token that may read and write.
                         In the environment: COMPUTE_POOLS_TOKEN
  --forbidden-token T    Bearer token that may not write.
                         In the environment: COMPUTE_POOLS_FORBIDDEN_TOKEN
  --header 'K: V'        Sent with every request: an API key, a cookie (repeatable)

Selection:
  --only GLOB            Only the checks whose ids fit, such as 'lifecycle.*' (repeatable)
  --skip GLOB            Not the checks whose ids fit (repeatable)
  --list                 Print the checks and end; also as --reporter json or markdown
  --fail-on LEVEL        must, should or may: the mildest broken rule that fails the run
                         (default should)
  --max-latency MS       A slower answer is a finding
  --origin ORIGIN        Pages from there, such as https://app.example, must be let in

Pace:
  --seed N               Send the same requests as the run that reported this seed
  --runs N               Generated cases for each check that generates (default 20)
  --timeout MS           Longest wait for one answer (default 10000)
  --rate N/s             Most requests per second (default: as fast as it answers)

Output:
  --reporter NAME[=FILE] To stdout, or to a file (repeatable; default terminal):
${names.join('\n')}
  -h, --help             Show this text

Exit status:
  0    it conforms                     3    inconclusive: too slow, too busy, refused, none run
  1    it violates the contract        130  stopped with Ctrl-C, cleaned up (SIGTERM: 143)
  2    cannot run: bad usage, server unreachable, not HTTP

Examples:
  compute-pools verify http://localhost:3000                     Only reads
  compute-pools verify http://localhost:3000 --write             All of it
  compute-pools verify https://staging.example/dash --write --rate 5/s
  compute-pools verify $URL --reporter terminal --reporter junit=reports/contract.xml
  compute-pools verify http://127.0.0.1:4010 --stateless         Prism
  compute-pools verify --list --only 'lifecycle.*'
`
}
