import type { Fetch } from '../../../src/core/fetch.ts'
import type { Activity } from '../../../src/generated/schema.js'
import type { LogBody } from '../log-mutators.ts'
import { type InterceptedRequest, isObject, type Mutator, on, withBody } from '../mutators.ts'
import { pause } from './defects.ts'
import { activityField as field, listActivity } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Activity logs that mix up changes made at the same time. */
export const activityParallel: NonconformingServers = {
  'parallel-entries-share-an-id': {
    description: 'Ids of entries are the time at which the update began, which updates sent at the same time share.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.ids-are-unique'],
    serve: mutated(
      changeUpdateEntries(() => {
        let running = 0
        let time = 0
        return {
          async beforeUpdate() {
            if (running++ === 0) time++
            await pause()
          },
          afterUpdate: async () => {
            running--
            return { id: `act-at-${time}` }
          },
        }
      }),
    ),
  },
  'parallel-entries-are-lost': {
    description: 'Of updates sent at the same time, only the last one adds an entry.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.parallel-changes-are-logged'],
    level: 'may',
    serve: mutated(
      changeUpdateEntries(() => {
        let running = 0
        return {
          async beforeUpdate() {
            running++
            await pause()
          },
          afterUpdate: async () => (--running > 0 ? undefined : {}),
        }
      }),
    ),
  },
  'parallel-entries-overwrite-each-other': {
    description: 'An update reads the log, adds its entry and writes it back, which removes entries of other updates.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(overwriteLog),
  },
  'parallel-entries-mix-up-names': {
    description: 'Updates sent at the same time get the name of the pool that was updated last.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      changeUpdateEntries(() => {
        let current: unknown
        return {
          async beforeUpdate({ json }) {
            if (isObject(json)) current = json.name
          },
          async afterUpdate({ json }) {
            await pause()
            return isObject(json) && typeof json.name === 'string' ? { poolName: String(current) } : {}
          },
        }
      }),
    ),
  },
}

interface UpdateHooks {
  beforeUpdate(intercepted: InterceptedRequest): Promise<void>
  /** Returns changes of the entry, or `undefined` to remove it. */
  afterUpdate(intercepted: InterceptedRequest): Promise<Partial<Activity> | undefined>
}

/** Changes the entries of successful updates. */
function changeUpdateEntries(createHooks: () => UpdateHooks): Mutator {
  return (original) => {
    const { beforeUpdate, afterUpdate } = createHooks()
    const changes = new Map<string, Partial<Activity> | undefined>()
    return on(['updatePool', 'listActivity'], async (intercepted) => {
      const { operation, poolId = '', forward } = intercepted
      if (operation === 'listActivity') {
        const response = await forward()
        if (!response.ok) return response
        const { activities } = (await response.json()) as LogBody
        const kept = activities.filter(({ id }) => !changes.has(id) || changes.get(id))
        return withBody(response, { activities: kept.map((entry) => ({ ...entry, ...changes.get(entry.id) })) })
      }
      await beforeUpdate(intercepted)
      const response = await forward()
      const path = `/api/pools/activity?poolId=${encodeURIComponent(poolId)}`
      const log = response.ok ? ((await (await forward({ method: 'GET', path })).json()) as LogBody) : undefined
      const change = await afterUpdate(intercepted)
      const [entry] = log?.activities ?? []
      if (entry) changes.set(entry.id, change)
      return response
    })(original)
  }
}

/** Removes the entries that other updates have added since an update began. Each update takes longer than the one before. */
function overwriteLog(original: Fetch): Fetch {
  const removed = new Set<string>()
  let running = 0
  return on(['updatePool', 'listActivity'], async ({ operation, forward }) => {
    const read = async () => {
      const { activities } = (await (await forward({ method: 'GET', path: '/api/pools/activity' })).json()) as LogBody
      return activities.map(({ id }) => id)
    }
    if (operation === 'listActivity') {
      const response = await forward()
      if (!response.ok) return response
      const { activities } = (await response.json()) as LogBody
      return withBody(response, { activities: activities.filter(({ id }) => !removed.has(id)) })
    }
    const copy = new Set(await read())
    await pause(5 * running++)
    const others = (await read()).filter((id) => !copy.has(id))
    const response = await forward()
    for (const id of others) removed.add(id)
    running--
    return response
  })(original)
}
