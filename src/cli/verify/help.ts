import { renderHelp } from '../help.ts'
import { verifyOptions } from './options.ts'

/** Returns the output of `compute-pools verify --help`. */
export function help(): string {
  return renderHelp({
    summary: 'Run the contract tests against a server',
    usage: 'compute-pools verify [url] [options]',
    arguments: [
      {
        group: 'Target',
        flag: 'url',
        help:
          'URL of the server, up to /api/pools, such as https://host/prefix. If omitted, the embedded server of this ' +
          'package is started and verified with --write',
      },
    ],
    options: verifyOptions,
    footer: `Exit status:
  0    the server conforms
  1    the server violates the contract
  2    the run failed: invalid usage, server unreachable, not HTTP, report not written, or
       a bug in this package
  3    inconclusive: the server was too slow, too busy or unavailable, or no check ran
  130  stopped with Ctrl-C, after a cleanup of at most 3 s, or longer with --bulk (SIGTERM: 143)

Examples:
  compute-pools verify http://localhost:3000                     Only read
  compute-pools verify http://localhost:3000 --write             Run all checks
  compute-pools verify https://staging.example/dash --write --rate 5/s
  compute-pools verify $URL --reporter terminal --reporter junit=reports/contract.xml
  compute-pools verify http://127.0.0.1:4010 --stateless         Verify Prism
  compute-pools verify --list --only 'lifecycle.*'`,
  })
}
