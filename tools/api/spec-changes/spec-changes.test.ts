import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { operations } from '../../../src/core/operations.ts'
import { announcedBump, checkSpecChanges, summarizeChanges } from '../check-spec-changes.ts'
import { compareSpecs } from './compare-specs.ts'

const yaml = await readFile('openapi/openapi.yaml', 'utf8')
/** Untyped, so that a test can edit anything. */
type EditableSpec = ReturnType<typeof parse>

test('a changeset announces every breaking change of openapi.yaml', async () => {
  const { text, isAnnounced } = await checkSpecChanges()
  expect(isAnnounced, text).toBe(true)
})

test('changed descriptions and sources are not reported', () => {
  const reworded = edited(({ paths, components, servers }) => {
    paths['/api/pools'].get.description = 'Another description.'
    components.schemas.Pool.properties.region.description = 'Another description.'
    components.schemas.Pool.properties.region['x-source'] = 'elsewhere'
    servers[0].description = 'Another description.'
  })
  expect(compareSpecs(parse(yaml), reworded)).toEqual([])
})

// Each row: the change, the expected changes from before to after, and from after to before.
test.each<[string, (spec: EditableSpec) => void, forward: string[], backward: string[]]>([
  [
    'an operation',
    ({ paths }) => delete paths['/api/pools/{poolId}'].delete,
    ['DELETE /api/pools/{poolId}: removed, breaks callers'],
    ['DELETE /api/pools/{poolId}: added, breaks nobody'],
  ],
  [
    'an operation id',
    ({ paths }) => Object.assign(paths['/api/pools'].get, { operationId: 'poolList' }),
    ['GET /api/pools: operationId changed from listPools to poolList, breaks callers'],
    ['GET /api/pools: operationId changed from poolList to listPools, breaks callers'],
  ],
  [
    'a documented status',
    ({ paths }) => delete paths['/api/pools'].get.responses['403'],
    ['GET /api/pools 403: removed, breaks callers and servers'],
    ['GET /api/pools 403: added, breaks callers'],
  ],
  [
    'a field of responses',
    ({ components }) => delete components.schemas.PoolSummary.properties.totalNodes,
    ['GET /api/pools 200.summary.totalNodes: removed, breaks callers'],
    ['GET /api/pools 200.summary.totalNodes: added, breaks nobody'],
  ],
  [
    'a required field of responses',
    ({ components }) => {
      components.schemas.PoolSummary.required = ['totalPools', 'activePools', 'totalNodes']
    },
    ['GET /api/pools 200.summary.totalCapacity: no longer required, breaks callers'],
    ['GET /api/pools 200.summary.totalCapacity: now required, breaks servers'],
  ],
  [
    'a required field of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest, { required: ['name'] }),
    ['PUT /api/pools/{poolId} request.name: now required, breaks callers'],
    ['PUT /api/pools/{poolId} request.name: no longer required, breaks nobody'],
  ],
  [
    'a type of responses',
    ({ components }) => Object.assign(components.schemas.PoolSummary.properties.totalCapacity, { type: ['number', 'null'] }),
    ['GET /api/pools 200.summary.totalCapacity: type null added, breaks callers'],
    ['GET /api/pools 200.summary.totalCapacity: type null removed, breaks servers'],
  ],
  [
    'integers of responses',
    ({ components }) => Object.assign(components.schemas.PoolSummary.properties.totalNodes, { type: 'number' }),
    ['GET /api/pools 200.summary.totalNodes: type number added, breaks callers'],
    ['GET /api/pools 200.summary.totalNodes: type number removed, breaks servers'],
  ],
  [
    'a range of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest.properties.name, { maxLength: 80 }),
    ['PUT /api/pools/{poolId} request.name: maxLength changed from none to 80, breaks callers'],
    ['PUT /api/pools/{poolId} request.name: maxLength changed from 80 to none, breaks nobody'],
  ],
  [
    'a format of responses',
    ({ components }) => Object.assign(components.schemas.Activity.properties.id, { format: 'uuid' }),
    ['GET /api/pools/activity 200.activities[].id: format uuid added, breaks servers'],
    ['GET /api/pools/activity 200.activities[].id: format uuid removed, breaks callers'],
  ],
  [
    'the values of responses',
    ({ components }) => Object.assign(components.schemas.Activity.properties.action, { enum: ['Pool created'] }),
    ['GET /api/pools/activity 200.activities[].action: value restricted to "Pool created", breaks servers'],
    ['GET /api/pools/activity 200.activities[].action: value no longer restricted to "Pool created", breaks callers'],
  ],
  [
    'additional properties of requests',
    ({ components }) => Object.assign(components.schemas.UpdatePoolRequest, { additionalProperties: false }),
    ['PUT /api/pools/{poolId} request: additional properties forbidden, breaks callers'],
    ['PUT /api/pools/{poolId} request: additional properties allowed, breaks nobody'],
  ],
  [
    'an optional parameter',
    ({ paths }) => Object.assign(paths['/api/pools/activity'].get, { parameters: [] }),
    ['GET /api/pools/activity query parameter poolId: removed, breaks callers'],
    ['GET /api/pools/activity query parameter poolId: added, breaks nobody'],
  ],
  [
    'a required parameter',
    ({ components }) => Object.assign(components.parameters.ActivityPoolId, { required: true }),
    ['GET /api/pools/activity query parameter poolId: now required, breaks callers'],
    ['GET /api/pools/activity query parameter poolId: no longer required, breaks nobody'],
  ],
  [
    'the server',
    (spec) => Object.assign(spec, { servers: [{ url: 'https://pools.example' }] }),
    [
      'servers: http://127.0.0.1:4010 removed, breaks callers',
      'servers: https://pools.example added, breaks nobody',
      'servers: first server changed from http://127.0.0.1:4010 to https://pools.example, breaks callers',
    ],
    [
      'servers: https://pools.example removed, breaks callers',
      'servers: http://127.0.0.1:4010 added, breaks nobody',
      'servers: first server changed from https://pools.example to http://127.0.0.1:4010, breaks callers',
    ],
  ],
  [
    'a second server',
    ({ servers }) => servers.push({ url: 'https://{host}', variables: { host: { description: 'a name', default: 'x' } } }),
    ['servers: https://{host} {"host":{"default":"x"}} added, breaks nobody'],
    ['servers: https://{host} {"host":{"default":"x"}} removed, breaks callers'],
  ],
  [
    'the first server',
    ({ servers }) => servers.unshift({ url: 'https://pools.example' }),
    [
      'servers: https://pools.example added, breaks nobody',
      'servers: first server changed from http://127.0.0.1:4010 to https://pools.example, breaks callers',
    ],
    [
      'servers: https://pools.example removed, breaks callers',
      'servers: first server changed from https://pools.example to http://127.0.0.1:4010, breaks callers',
    ],
  ],
  [
    'the list of servers',
    (spec) => Object.assign(spec, { servers: [] }),
    [
      'servers: http://127.0.0.1:4010 removed, breaks callers',
      'servers: / added, breaks nobody',
      'servers: first server changed from http://127.0.0.1:4010 to /, breaks callers',
    ],
    [
      'servers: / removed, breaks callers',
      'servers: http://127.0.0.1:4010 added, breaks nobody',
      'servers: first server changed from / to http://127.0.0.1:4010, breaks callers',
    ],
  ],
  [
    'a server of one path',
    ({ paths, servers }) =>
      Object.assign(paths['/api/pools/activity'], { servers: [...servers, { url: 'https://log.example' }] }),
    ['GET /api/pools/activity servers: https://log.example added, breaks nobody'],
    ['GET /api/pools/activity servers: https://log.example removed, breaks callers'],
  ],
  [
    'an unsupported keyword of a schema',
    ({ components }) => Object.assign(components.schemas.Activity.properties.user, { not: { const: '' } }),
    ['GET /api/pools/activity 200.activities[].user: keyword "not" changed, breaks callers and servers'],
    ['GET /api/pools/activity 200.activities[].user: keyword "not" changed, breaks callers and servers'],
  ],
  [
    'an unsupported keyword of a parameter',
    ({ components }) => Object.assign(components.parameters.ActivityPoolId, { allowReserved: true }),
    ['GET /api/pools/activity query parameter poolId: keyword "allowReserved" changed, breaks callers and servers'],
    ['GET /api/pools/activity query parameter poolId: keyword "allowReserved" changed, breaks callers and servers'],
  ],
  [
    'an unsupported keyword of the document',
    (spec) => Object.assign(spec, { webhooks: {} }),
    ['spec: keyword "webhooks" changed, breaks callers and servers'],
    ['spec: keyword "webhooks" changed, breaks callers and servers'],
  ],
])('a change of %s is reported with the programs that it breaks, in both directions', (_, edit, forward, backward) => {
  const [before, after] = [parse(yaml), edited(edit)]
  expect(printChanges(before, after)).toEqual(forward)
  expect(printChanges(after, before)).toEqual(backward)
})

test('an unchanged keyword is reported if the schema it references changed', () => {
  const withLabel = (maxLength: number, description: string) =>
    edited(({ components }) => {
      components.schemas.Label = { type: 'string', maxLength, description }
      components.schemas.PoolSummary.additionalProperties = { $ref: '#/components/schemas/Label' }
    })
  expect(printChanges(withLabel(80, 'A word.'), withLabel(80, 'Another word.'))).toEqual([])
  expect(printChanges(withLabel(80, 'A word.'), withLabel(90, 'A word.'))).toEqual([
    'GET /api/pools 200.summary: keyword "additionalProperties" changed, breaks callers and servers',
  ])
})

test('required authentication breaks callers of every operation', () => {
  const closed = edited((spec) => Object.assign(spec, { security: [{ bearer: [] }] }))
  const changes = printChanges(parse(yaml), closed)
  expect(changes).toEqual(
    Object.values(operations).map(({ method, path }) => `${method} ${path}: security {} removed, breaks callers`),
  )
})

test('a breaking change fails until a changeset announces it', () => {
  const changes = compareSpecs(
    parse(yaml),
    edited(({ paths }) => delete paths['/api/pools'].post),
  )
  const name = '@nightcrawler/compute-pools'
  const changeset = (bump: string) => `---\n'${name}': ${bump}\n---\n\nNo more creations\n`
  expect(announcedBump([changeset('patch'), changeset('minor'), '---\nother: major\n---\n'], name)).toBe('minor')
  expect(summarizeChanges(changes, 'minor', 'minor').isAnnounced).toBe(true)
  expect(summarizeChanges(changes, 'major', 'minor').isAnnounced).toBe(false)
  expect(summarizeChanges(changes, 'minor', announcedBump([], name)).text).toMatchInlineSnapshot(`
    "openapi.yaml has 1 change since the last release, 1 breaking:
      BREAKING    POST /api/pools: removed (breaks callers)
    No changeset announces this. Run npx changeset and choose minor. SEMVER.md defines breaking changes."
  `)
  expect(summarizeChanges([], 'minor', 'none')).toEqual({
    text: 'openapi.yaml has no changes since the last release.',
    isAnnounced: true,
  })
})

function edited(edit: (spec: EditableSpec) => void): EditableSpec {
  const description = parse(yaml)
  edit(description)
  return description
}

function printChanges(before: EditableSpec, after: EditableSpec): string[] {
  return compareSpecs(before, after).map(({ location, description, breaks }) => `${location}: ${description}, breaks ${breaks}`)
}
