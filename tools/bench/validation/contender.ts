/**
 * Runs one validator in a process of its own. On a message `{ pools, times }` it parses and validates a list of `pools` pools,
 * `times` times, and sends back a `ValidationTime`.
 */
import { createPoolList } from '../pools.ts'
import type { ValidationTime, Validator } from './validator.ts'
import { type ValidatorName, validators } from './validators.ts'

const validate: Validator = await validators[process.argv[2] as ValidatorName]()
const texts = new Map<number, string>()
const valid = createPoolList(3)
if (validate({ ...valid, pools: [...valid.pools, { ...valid.pools[0], nodeCount: 'eight' }] })) {
  throw new Error(`${process.argv[2]} accepts an invalid list`)
}

process.on('message', ({ pools, times }: { pools: number; times: number }) => {
  const text = texts.get(pools) ?? JSON.stringify(createPoolList(pools))
  texts.set(pools, text)
  globalThis.gc?.()
  let parse = 0
  let validating = 0
  for (let time = 0; time < times; time++) {
    const start = process.hrtime.bigint()
    const value: unknown = JSON.parse(text)
    const parsed = process.hrtime.bigint()
    if (!validate(value)) throw new Error(`${process.argv[2]} rejects a valid list of ${pools}`)
    parse += Number(parsed - start)
    validating += Number(process.hrtime.bigint() - parsed)
  }
  process.send?.({ parse: parse / times / pools, validate: validating / times / pools } satisfies ValidationTime)
})
process.send?.('ready')
