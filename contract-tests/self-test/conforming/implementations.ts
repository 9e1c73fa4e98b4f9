import { createServer } from '../../../src/server.ts'
import { startEventSourcedServer } from './implementations/event-sourced.ts'
import { startServerWithNumericIds } from './implementations/numeric-ids.ts'
import { startStrictServer } from './implementations/strict.ts'
import type { ConformingServer } from './server.ts'

/** Servers that share no code with the embedded server. */
export const implementations: ConformingServer[] = [
  {
    id: 'implementations.numeric-ids',
    description: 'Uses numeric ids, date-times, weak ETags, trailing slashes and an HTML page for 404, like a Node framework.',
    reading: 'pool ids',
    start: startServerWithNumericIds,
  },
  {
    id: 'implementations.event-sourced',
    description: 'Derives pools and activity from a list of events, and replaces all four fields on PUT.',
    reading: 'updates',
    start: startEventSourcedServer,
  },
  {
    id: 'implementations.strict',
    description: 'Requires all fields, rejects unknown fields and used names, responds 202 and sends indented chunks.',
    reading: 'valid input',
    start: startStrictServer,
  },
  {
    id: 'implementations.stateless',
    description: 'Serves examples and stores nothing; the run uses the option `stateless`.',
    reading: 'other clients',
    options: { stateless: true },
    start: () => ({ fetch: (...request) => createServer().fetch(...request), pools: () => [] }),
  },
]
