import { describe, expect, test } from 'vitest'
import type { Pool } from '../src/generated/schema.js'
import { listen } from '../src/server/node.ts'
import { type Report, verify } from './index.ts'
import { variants } from './variants/index.ts'
import type { Subject, Variant } from './variants/variant.ts'

describe.concurrent('a correct server raises no alarm', () => {
  for (const [index, variant] of variants.entries()) {
    test(`${variant.id}: ${variant.allows}`, { timeout: 120_000 }, async () => {
      const { report, before, after } = await questioned(variant, index)

      expect(report.findings.filter(({ level }) => level !== 'may').map(told)).toEqual([])
      expect(report.verdict, whyInconclusive(report)).toBe(variant.inconclusive ? 'inconclusive' : 'conforms')
      expect(variant.inconclusive ? [] : report.leftBehind).toEqual([])
      expect(after.filter(({ id }) => !report.leftBehind.some((left) => left.id === id))).toEqual(before)
    })
  }
})

test('every variant has an id of its own and says what it does', () => {
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length)
  expect(new Set(variants.map(({ allows }) => allows)).size).toBe(variants.length)
})

/** Each variant has a seed of its own, always the same. */
async function questioned(variant: Variant, seed: number): Promise<{ report: Report; before: Pool[]; after: Pool[] }> {
  const subject = await variant.start()
  const before = [...subject.pools()]
  const { url, stop } = await placeOf(subject)
  const report = await verify({ url, write: true, seed, ...variant.options }).finally(stop)
  return { report, before, after: [...subject.pools()] }
}

async function placeOf({ url, fetch, stop = () => {} }: Subject): Promise<{ url: string; stop: () => void | Promise<void> }> {
  if (url !== undefined) return { url, stop }
  if (!fetch) throw new Error('a subject has a url or a fetch')
  const listening = await listen({ fetch })
  return {
    url: listening.url,
    async stop() {
      await stop()
      await listening.stop()
    },
  }
}

function told({ check, level, message, expected, actual, exchange }: Report['findings'][number]) {
  const { request, response } = exchange
  return { check, level, message, expected, actual, request: `${request.method} ${request.url} ${request.body ?? ''}`, response }
}

function whyInconclusive({ checks, notes }: Report): string {
  const doubts = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ id, reason }) => `${id}: ${reason}`)
  return [...doubts, ...notes].join('\n')
}
