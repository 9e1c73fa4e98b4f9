import { expect, test } from 'vitest'
import type { NamedAttack } from '../../src/testing/hostile/attack.ts'
import { soakAttacks } from './attacks.ts'

const harmless = attack('area/harmless', () => Promise.resolve())

test('an attack that did harm, or did not end, breaks a guarantee', async () => {
  const harmful = attack('area/harmful', () => Promise.reject(new Error('a foreign pool was deleted')))
  const endless = attack('area/endless', () => new Promise(() => {}))

  const { figures, violations } = await soakAttacks({
    count: 3,
    seed: 1,
    available: [harmless, harmful, endless],
    timeoutMs: 50,
  })

  expect(violations.sort()).toEqual([
    'the attack area/endless succeeded: it did not end within 0.05 s',
    'the attack area/harmful succeeded: a foreign pool was deleted',
  ])
  expect(figures).toMatchObject({ attacks: '3 of 3', '… by promise': 'limits: 3', '… that did harm': 2 })
})

test('the seed chooses the sample', async () => {
  const sampleOf = async (seed: number) => {
    const ran: string[] = []
    const available = Array.from({ length: 50 }, (_, i) => attack(`area/${i}`, async () => void ran.push(`${i}`)))
    await soakAttacks({ count: 10, seed, available })
    return ran
  }

  expect(new Set(await sampleOf(1)).size).toBe(10)
  expect(await sampleOf(1)).toEqual(await sampleOf(1))
  expect(await sampleOf(2)).not.toEqual(await sampleOf(1))
})

function attack(name: string, run: () => Promise<void>): NamedAttack {
  return { name, description: name, promise: 'limits', run }
}
