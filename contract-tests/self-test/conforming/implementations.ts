import { createServer } from '../../../src/server.ts'
import { eventlog } from './implementations/eventlog.ts'
import { numbered } from './implementations/numbered.ts'
import { strict } from './implementations/strict.ts'
import type { ConformingServer } from './server.ts'

/** Whole servers that share no code and few habits with the embedded one. */
export const implementations: ConformingServer[] = [
  {
    id: 'implementations.rows-with-numbers',
    description:
      'A framework with numbers for ids: date-times, weak validators, slashes at the end served, its own page for 404.',
    reading: 'pool ids',
    start: numbered,
  },
  {
    id: 'implementations.log-of-events',
    description: 'Nothing is stored but what happened: pools and log are read out of the events, a PUT replaces all four fields.',
    reading: 'updates',
    start: eventlog,
  },
  {
    id: 'implementations.strict-and-chunked',
    description: 'All fields required, unknown ones and used names refused, 202, indented chunks, plain text for other methods.',
    reading: 'valid input',
    start: strict,
  },
  {
    id: 'implementations.forgets-everything',
    description: 'A server of examples remembers nothing from one request to the next; whoever verifies it says so.',
    reading: 'other clients',
    options: { stateless: true },
    start: () => ({ fetch: (...request) => createServer().fetch(...request), pools: () => [] }),
  },
]
