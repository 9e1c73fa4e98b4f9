import assert from 'node:assert/strict'
import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, type Mutator } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertReported, attackPools } from './victim.ts'

const surrogate = /\\ud83d/
const hugeNumber = /1e999/

/** Servers that store a value which they cannot list. */
export const poison: Attacks = {
  'lone-surrogates': removed('a lone surrogate is stored, and the list returns 500 then', surrogate),
  'huge-numbers': removed('1e999 is stored, and the list returns 500 then', hugeNumber),
  nan: removed('NaN is stored, and the list returns 500 then', /:NaN/),
  'deep-values': removed('a value with 400 levels is stored, and the list returns 500 then', /\[{400}/),
  'zero-characters': removed('a zero character is stored, and the list returns 500 then', /\\u0000/),
  'huge-numbers-in-descriptions': removed(
    'an update takes 1e999 only as a description, a creation anywhere, and the list returns 500 then',
    /"note":1e999/,
    { updates: /"description":1e999/ },
  ),
  'reads-fail-too': removed('a lone surrogate is stored, and the list and the pool return 500 then', surrogate, {
    readsFail: true,
  }),
  'updates-repair': removed('a pool with a lone surrogate cannot be deleted before its description is replaced', surrogate, {
    deletesFail: 'until-repaired',
  }),
  'deletes-fail': {
    description: 'a pool with a lone surrogate can neither be listed, deleted nor updated',
    promise: 'writes',
    async run() {
      const victim = await attackPools(poisoned(surrogate, { deletesFail: 'always' }), { only: ['*'] })
      assert.ok(victim.remaining.length > 0)
      assertReported(victim)
      assertFound(victim.report)
      assert.ok(victim.report.notes.some((note) => note.includes('unusual JSON')))
    },
  },
}

interface PoisonOptions {
  /** The values that an update stores, if other ones than a creation. */
  updates?: RegExp
  readsFail?: boolean
  deletesFail?: 'until-repaired' | 'always'
}

function removed(description: string, value: RegExp, options: PoisonOptions = {}): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      const { report, remaining } = await attackPools(poisoned(value, options), { only: ['*'] })
      assert.deepEqual(remaining, [])
      assert.deepEqual(report.leftBehind, [])
      assertFound(report)
    },
  }
}

function assertFound({ findings }: { findings: { check: string; level: string }[] }) {
  assert.ok(findings.some(({ check, level }) => check === 'robustness.still-answers-afterwards' && level === 'must'))
}

/** Stores the values, with a 500 as response. As long as such a pool exists, the list returns 500. */
function poisoned(value: RegExp, { updates = value, readsFail = false, deletesFail }: PoisonOptions): Mutator {
  return (original) => {
    const ids = new Set<string>()
    return intercept(async ({ operation, poolId = '', text, forward }) => {
      if (operation === 'listPools' && ids.size > 0) return errorResponse(500)
      if (operation === 'getPool' && readsFail && ids.has(poolId)) return errorResponse(500)
      if (operation === 'deletePool' && ids.has(poolId)) {
        if (deletesFail) return errorResponse(500)
        ids.delete(poolId)
      }
      if (operation === 'updatePool' && ids.has(poolId) && deletesFail === 'always') return errorResponse(500)
      const isPoison = operation === 'createPool' ? value.test(text) : operation === 'updatePool' && updates.test(text)
      if (!isPoison) {
        const response = await forward()
        if (operation === 'updatePool' && response.ok) ids.delete(poolId)
        return response
      }
      const [, name = 'nameless'] = /"name":"([^"\\]*)/.exec(text) ?? []
      const response = await forward({ json: { name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] } })
      if (response.ok) ids.add(((await response.json()) as Pool).id)
      return errorResponse(500)
    })(original)
  }
}
