import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { operations } from '../../src/core/operations.ts'
import { descriptionChanges } from './description-changes.ts'
import { announcedIn, judge, judgement } from './released.ts'

const yaml = await readFile('openapi/openapi.yaml', 'utf8')
/** Free to be edited into anything. */
type Draft = ReturnType<typeof parse>

test('openapi.yaml breaks nothing that was released, or a changeset says so', async () => {
  const { text, announced } = await judgement()
  expect(announced, text).toBe(true)
})

test('a description is as it was when only its words changed', () => {
  const reworded = edited(({ paths, components, servers }) => {
    paths['/api/pools'].get.description = 'Other words.'
    components.schemas.Pool.properties.region.description = 'Other words.'
    components.schemas.Pool.properties.region['x-source'] = 'elsewhere'
    servers[0].description = 'Other words.'
  })
  expect(descriptionChanges(parse(yaml), reworded)).toEqual([])
})

// Each a change, what is said of it, and the same the other way round.
test.each<[string, (description: Draft) => void, forth: string[], back: string[]]>([
  [
    'an operation',
    ({ paths }) => delete paths['/api/pools/{poolId}'].delete,
    ['DELETE /api/pools/{poolId}: is gone, breaks callers'],
    ['DELETE /api/pools/{poolId}: is new, breaks nobody'],
  ],
  [
    'the name of an operation',
    ({ paths }) => Object.assign(paths['/api/pools'].get, { operationId: 'poolList' }),
    ['GET /api/pools: is called poolList, was listPools, breaks callers'],
    ['GET /api/pools: is called listPools, was poolList, breaks callers'],
  ],
  [
    'a documented status',
    ({ paths }) => delete paths['/api/pools'].get.responses['403'],
    ['GET /api/pools 403: is gone, breaks callers and servers'],
    ['GET /api/pools 403: is new, breaks callers'],
  ],
  [
    'a field of answers',
    ({ components }) => delete components.schemas.PoolSummary.properties.totalNodes,
    ['GET /api/pools 200.summary.totalNodes: is gone, breaks callers'],
    ['GET /api/pools 200.summary.totalNodes: is new, breaks nobody'],
  ],
  [
    'a required field of answers',
    ({ components }) => {
      components.schemas.PoolSummary.required = ['totalPools', 'activePools', 'totalNodes']
    },
    ['GET /api/pools 200.summary.totalCapacity: is no longer required, breaks callers'],
    ['GET /api/pools 200.summary.totalCapacity: is required now, breaks servers'],
  ],
  [
    'a required field of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest, { required: ['name'] }),
    ['PUT /api/pools/{poolId} request.name: is required now, breaks callers'],
    ['PUT /api/pools/{poolId} request.name: is no longer required, breaks nobody'],
  ],
  [
    'a type of answers',
    ({ components }) => Object.assign(components.schemas.PoolSummary.properties.totalCapacity, { type: ['number', 'null'] }),
    ['GET /api/pools 200.summary.totalCapacity: type null is new, breaks callers'],
    ['GET /api/pools 200.summary.totalCapacity: type null is gone, breaks servers'],
  ],
  [
    'whole numbers of answers',
    ({ components }) => Object.assign(components.schemas.PoolSummary.properties.totalNodes, { type: 'number' }),
    ['GET /api/pools 200.summary.totalNodes: type number is new, breaks callers'],
    ['GET /api/pools 200.summary.totalNodes: type number is gone, breaks servers'],
  ],
  [
    'a range of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest.properties.name, { maxLength: 80 }),
    ['PUT /api/pools/{poolId} request.name: maxLength is 80, was none, breaks callers'],
    ['PUT /api/pools/{poolId} request.name: maxLength is gone, was 80, breaks nobody'],
  ],
  [
    'a format of answers',
    ({ components }) => Object.assign(components.schemas.Activity.properties.id, { format: 'uuid' }),
    ['GET /api/pools/activity 200.activities[].id: format uuid is new, breaks servers'],
    ['GET /api/pools/activity 200.activities[].id: format uuid is gone, breaks callers'],
  ],
  [
    'the values of answers',
    ({ components }) => Object.assign(components.schemas.Activity.properties.action, { enum: ['Pool created'] }),
    ['GET /api/pools/activity 200.activities[].action: value is limited to "Pool created", breaks servers'],
    ['GET /api/pools/activity 200.activities[].action: value is no longer limited to "Pool created", breaks callers'],
  ],
  [
    'further fields of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest, { additionalProperties: false }),
    ['PUT /api/pools/{poolId} request: no further fields are allowed, breaks callers'],
    ['PUT /api/pools/{poolId} request: further fields are allowed, breaks nobody'],
  ],
  [
    'an optional parameter',
    ({ paths }) => Object.assign(paths['/api/pools/activity'].get, { parameters: [] }),
    ['GET /api/pools/activity query parameter poolId: is gone, breaks callers'],
    ['GET /api/pools/activity query parameter poolId: is new, breaks nobody'],
  ],
  [
    'a parameter that must be sent',
    ({ components }) => Object.assign(components.parameters.ActivityPoolId, { required: true }),
    ['GET /api/pools/activity query parameter poolId: is required now, breaks callers'],
    ['GET /api/pools/activity query parameter poolId: is no longer required, breaks nobody'],
  ],
  [
    'the server',
    (description) => Object.assign(description, { servers: [{ url: 'https://pools.example' }] }),
    [
      'servers: http://127.0.0.1:4010 is gone, breaks callers',
      'servers: https://pools.example is new, breaks nobody',
      'servers: https://pools.example is the first, was http://127.0.0.1:4010, breaks callers',
    ],
    [
      'servers: https://pools.example is gone, breaks callers',
      'servers: http://127.0.0.1:4010 is new, breaks nobody',
      'servers: http://127.0.0.1:4010 is the first, was https://pools.example, breaks callers',
    ],
  ],
  [
    'a server behind the first',
    ({ servers }) => servers.push({ url: 'https://{host}', variables: { host: { description: 'a name', default: 'x' } } }),
    ['servers: https://{host} {"host":{"default":"x"}} is new, breaks nobody'],
    ['servers: https://{host} {"host":{"default":"x"}} is gone, breaks callers'],
  ],
  [
    'the first server',
    ({ servers }) => servers.unshift({ url: 'https://pools.example' }),
    [
      'servers: https://pools.example is new, breaks nobody',
      'servers: https://pools.example is the first, was http://127.0.0.1:4010, breaks callers',
    ],
    [
      'servers: https://pools.example is gone, breaks callers',
      'servers: http://127.0.0.1:4010 is the first, was https://pools.example, breaks callers',
    ],
  ],
  [
    'the list of servers',
    (description) => Object.assign(description, { servers: [] }),
    [
      'servers: http://127.0.0.1:4010 is gone, breaks callers',
      'servers: / is new, breaks nobody',
      'servers: / is the first, was http://127.0.0.1:4010, breaks callers',
    ],
    [
      'servers: / is gone, breaks callers',
      'servers: http://127.0.0.1:4010 is new, breaks nobody',
      'servers: http://127.0.0.1:4010 is the first, was /, breaks callers',
    ],
  ],
  [
    'a server of one path',
    ({ paths, servers }) =>
      Object.assign(paths['/api/pools/activity'], { servers: [...servers, { url: 'https://log.example' }] }),
    ['GET /api/pools/activity servers: https://log.example is new, breaks nobody'],
    ['GET /api/pools/activity servers: https://log.example is gone, breaks callers'],
  ],
  [
    'what is not known here',
    ({ components }) => Object.assign(components.schemas.Activity.properties.user, { not: { const: '' } }),
    ['GET /api/pools/activity 200.activities[].user: not is another, breaks callers and servers'],
    ['GET /api/pools/activity 200.activities[].user: not is another, breaks callers and servers'],
  ],
  [
    'what is not known here of a parameter',
    ({ components }) => Object.assign(components.parameters.ActivityPoolId, { allowReserved: true }),
    ['GET /api/pools/activity query parameter poolId: allowReserved is another, breaks callers and servers'],
    ['GET /api/pools/activity query parameter poolId: allowReserved is another, breaks callers and servers'],
  ],
  [
    'what is not known here of the whole',
    (description) => Object.assign(description, { webhooks: {} }),
    ['the description: webhooks is another, breaks callers and servers'],
    ['the description: webhooks is another, breaks callers and servers'],
  ],
])('%s: who is broken is told, in both directions', (_, edit, forth, back) => {
  const [before, after] = [parse(yaml), edited(edit)]
  expect(tell(before, after)).toEqual(forth)
  expect(tell(after, before)).toEqual(back)
})

test('a keyword that says the same, and leads to another schema, is another', () => {
  const leading = (maxLength: number, says: string) =>
    edited(({ components }) => {
      components.schemas.Label = { type: 'string', maxLength, description: says }
      components.schemas.PoolSummary.additionalProperties = { $ref: '#/components/schemas/Label' }
    })
  expect(tell(leading(80, 'A word.'), leading(80, 'Another word.'))).toEqual([])
  expect(tell(leading(80, 'A word.'), leading(90, 'A word.'))).toEqual([
    'GET /api/pools 200.summary: additionalProperties is another, breaks callers and servers',
  ])
})

test('signing in that is no longer optional breaks callers of every operation', () => {
  const closed = edited((description) => Object.assign(description, { security: [{ bearer: [] }] }))
  const told = tell(parse(yaml), closed)
  expect(told).toEqual(
    Object.values(operations).map(({ method, path }) => `${method} ${path}: security {} no longer lets in, breaks callers`),
  )
})

test('a breaking change fails until a changeset announces it', () => {
  const changes = descriptionChanges(
    parse(yaml),
    edited(({ paths }) => delete paths['/api/pools'].post),
  )
  const name = '@nightcrawler/compute-pools'
  const changeset = (bump: string) => `---\n'${name}': ${bump}\n---\n\nNo more creations\n`
  expect(announcedIn([changeset('patch'), changeset('minor'), '---\nother: major\n---\n'], name)).toBe('minor')
  expect(judge(changes, 'minor', 'minor').announced).toBe(true)
  expect(judge(changes, 'major', 'minor').announced).toBe(false)
  expect(judge(changes, 'minor', announcedIn([], name)).text).toMatchInlineSnapshot(`
    "openapi.yaml has 1 change since the release, 1 of them breaking:
      BREAKING  POST /api/pools: is gone (breaks callers)
    No changeset announces this: npx changeset, and choose minor. What counts as breaking is said in SEMVER.md."
  `)
  expect(judge([], 'minor', 'none')).toEqual({ text: 'openapi.yaml promises what was released.', announced: true })
})

function edited(edit: (description: Draft) => void): Draft {
  const description = parse(yaml)
  edit(description)
  return description
}

function tell(before: Draft, after: Draft): string[] {
  return descriptionChanges(before, after).map(({ where, says, breaks }) => `${where}: ${says}, breaks ${breaks}`)
}
