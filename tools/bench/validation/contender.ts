/**
 * One validator in a process of its own. Told `{ pools, times }`, it reads a list of so many pools and validates it, so many times,
 * and answers what each took: `{ parse, validate }` in nanoseconds per pool.
 */
import { listOf } from '../pools.ts'
import { type ValidatorName, validators } from './validators.ts'

/** Whether the value is a list of pools. */
export type Readable = (value: unknown) => boolean

/** Nanoseconds for each pool of a list. */
export interface Validated {
  parse: number
  validate: number
}

const validate: Readable = await validators[process.argv[2] as ValidatorName]()
const texts = new Map<number, string>()
const broken = listOf(3)
if (validate({ ...broken, pools: [...broken.pools, { ...broken.pools[0], nodeCount: 'eight' }] })) {
  throw new Error(`${process.argv[2]} takes a wrong list for a right one`)
}

process.on('message', ({ pools, times }: { pools: number; times: number }) => {
  const text = texts.get(pools) ?? JSON.stringify(listOf(pools))
  texts.set(pools, text)
  globalThis.gc?.()
  let parse = 0
  let validating = 0
  for (let time = 0; time < times; time++) {
    const start = process.hrtime.bigint()
    const value: unknown = JSON.parse(text)
    const parsed = process.hrtime.bigint()
    if (!validate(value)) throw new Error(`${process.argv[2]} refuses a list of ${pools}`)
    parse += Number(parsed - start)
    validating += Number(process.hrtime.bigint() - parsed)
  }
  process.send?.({ parse: parse / times / pools, validate: validating / times / pools } satisfies Validated)
})
process.send?.('ready')
