import { limitPools } from './limits.ts'
import { type ConformingServer, embedded } from './server.ts'
import { deleteSlowly } from './time.ts'

/** Servers that get many pools at the same time. */
export const bulk: ConformingServer[] = [
  {
    id: 'bulk.no-limit',
    description: 'Creates as many pools as requested, which is 150.',
    reading: 'complete lists',
    options: { bulk: 150 },
    start: embedded(),
  },
  {
    id: 'bulk.quota',
    description: 'Allows 30 pools per caller; the run asks for 50.',
    reading: 'valid input',
    options: { bulk: 50 },
    start: embedded({}, limitPools(12 + 30)),
  },
  {
    id: 'bulk.small-quota',
    description: 'Allows eight pools per caller; the run asks for 20.',
    reading: 'valid input',
    options: { bulk: 20 },
    start: embedded({}, limitPools(12 + 8)),
  },
  {
    id: 'bulk.slow-deletes',
    description: 'Shows a deleted pool for another 250 ms; the run creates 40.',
    reading: 'complete lists',
    options: { bulk: 40 },
    start: embedded({}, deleteSlowly(250)),
  },
]
