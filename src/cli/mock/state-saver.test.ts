import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createService } from '../../server/service.ts'
import { newPool } from '../../testing/embedded-server.ts'
import { readSnapshot } from './state-file.ts'
import { StateSaver } from './state-saver.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-'))
})
afterAll(() => rm(folder, { recursive: true }))

const unexpected = (error: Error) => expect.unreachable(error.message)
const create = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(newPool) }

test('a server resumes from a saved one: pools, log, retired ids and initializing pools', async () => {
  let now = Date.parse('2023-06-12T09:00:00Z')
  const first = createService({ now: () => now })
  await first.fetch('/api/pools', create)
  await first.fetch('/api/pools/pool-7', { method: 'DELETE' })
  await first.fetch('/api/pools', create)
  const path = join(folder, 'resume.json')
  await new StateSaver(path, first, unexpected).save()

  const saved = await readSnapshot(path)
  const second = createService({ now: () => now, ...saved }, saved?.resumeState)
  expect(second.state()).toEqual(first.state())
  now += 10_000
  expect(await (await second.fetch('/api/pools/pool-14')).json()).toMatchObject({ status: 'active' })
  expect((await second.fetch('/api/pools/pool-7')).status).toBe(404)
  expect((await (await second.fetch('/api/pools', create)).json()).id).toBe('pool-15')
})

test('the saved ids of deleted pools do not grow with every creation', async () => {
  const first = createService({ startupMs: 0 })
  for (let i = 0; i < 50; i += 1) {
    const { id } = await (await first.fetch('/api/pools', create)).json()
    if (i % 2 === 0) await first.fetch(`/api/pools/${id}`, { method: 'DELETE' })
  }
  const { pools, activities, resumeState } = first.snapshot()
  expect(resumeState.retiredIds).toEqual(['pool-62'])
  const second = createService({ pools, activities }, resumeState)
  expect((await (await second.fetch('/api/pools', create)).json()).id).toBe('pool-63')
})

test('there is no snapshot before the first save', async () => {
  expect(await readSnapshot(join(folder, 'not-yet.json'))).toBeUndefined()
})

test('a change is in the file before its response is sent, and concurrent changes are written together', async () => {
  const path = join(folder, 'prompt.json')
  let writes = 0
  const service = createService({}, undefined, () => saver.save())
  const counted = {
    revision: service.revision,
    snapshot: () => {
      writes += 1
      return service.snapshot()
    },
  }
  const saver = new StateSaver(path, counted, unexpected)
  await saver.save()
  for (let i = 0; i < 3; i += 1) {
    const { id } = await (await service.fetch('/api/pools', create)).json()
    expect((await readSnapshot(path))?.pools.at(-1)?.id).toBe(id)
  }
  expect(writes).toBe(4)
  await Promise.all(Array.from({ length: 100 }, () => service.fetch('/api/pools', create)))
  expect((await readSnapshot(path))?.pools).toHaveLength(115)
  expect(writes).toBeLessThan(10)
  const before = writes
  await service.fetch('/api/pools')
  expect(writes).toBe(before)
})

test('a failed write is reported and retried by the next save', async () => {
  const service = createService({})
  const path = join(folder, 'later', 'state.json')
  const errors: Error[] = []
  const saver = new StateSaver(path, service, (error) => errors.push(error))
  await saver.save()
  expect(errors[0]?.message).toBe(`cannot write ${path}: the directory ${join(folder, 'later')} does not exist`)
  expect(saver.hasFailed).toBe(true)
  await mkdir(join(folder, 'later'))
  await saver.save()
  expect(errors).toHaveLength(1)
  expect(saver.hasFailed).toBe(false)
  expect((await readSnapshot(path))?.pools).toHaveLength(12)
})
