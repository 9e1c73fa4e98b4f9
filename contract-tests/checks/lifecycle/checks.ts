import type { Check } from '../../model/check.ts'

const post = '#/paths/~1api~1pools/post'
const get = '#/paths/~1api~1pools~1{poolId}/get'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'
const list = '#/paths/~1api~1pools/get'

/** The checks of the lifecycle scenario. */
export const checks = {
  createAcceptsExample: {
    id: 'lifecycle.create-accepts-the-documented-body',
    description: 'createPool does not reject the body of the API document because of the fields that it has or lacks.',
    pointer: `${post}/requestBody`,
    level: 'must',
    anyBody: true,
  },
  updateAcceptsExample: {
    id: 'lifecycle.update-accepts-the-documented-body',
    description: 'updatePool does not reject the body of the API document because of the fields that it has or lacks.',
    pointer: `${put}/requestBody`,
    level: 'must',
    anyBody: true,
  },
  createReturnsSentTexts: {
    id: 'lifecycle.create-answers-what-was-sent',
    description: 'createPool returns the name, description, region and provider that were sent.',
    pointer: post,
    level: 'must',
  },
  createReturnsSentLists: {
    id: 'lifecycle.create-keeps-node-types-and-tags',
    description: 'createPool returns the tags and the totals of the node types that were sent.',
    pointer: post,
    level: 'should',
  },
  createReturnsNewId: {
    id: 'lifecycle.create-gives-a-new-id',
    description: 'A created pool has an id that no other pool has.',
    pointer: '#/components/schemas/Pool/properties/id',
    level: 'must',
  },
  createdPoolIsReadable: {
    id: 'lifecycle.created-pool-is-readable',
    description: 'getPool returns a created pool at once, with the same fields as createPool.',
    pointer: get,
    level: 'must',
  },
  createdPoolIsListed: {
    id: 'lifecycle.created-pool-is-listed',
    description: 'listPools returns a created pool, with the same fields as getPool.',
    pointer: list,
    level: 'must',
  },
  updateReturnsSentTexts: {
    id: 'lifecycle.update-answers-what-was-sent',
    description: 'updatePool with all four fields returns the name and description that were sent.',
    pointer: put,
    level: 'must',
  },
  updateReturnsSentLists: {
    id: 'lifecycle.update-replaces-node-types-and-tags',
    description: 'updatePool with all four fields returns exactly the node types and tags that were sent.',
    pointer: put,
    level: 'should',
  },
  updateKeepsIdentity: {
    id: 'lifecycle.update-keeps-identity',
    description: 'updatePool does not change id, region, provider or createdAt, unless it sends them.',
    pointer: put,
    level: 'must',
  },
  updateIsVisibleLater: {
    id: 'lifecycle.update-is-seen-later',
    description: 'Later reads and lists return what updatePool returned.',
    pointer: put,
    level: 'must',
  },
  updateChangesOnePool: {
    id: 'lifecycle.update-touches-one-pool',
    description: 'updatePool changes no other pool.',
    pointer: put,
    level: 'must',
  },
  partialUpdateSetsSentFields: {
    id: 'lifecycle.partial-update-changes-what-was-sent',
    description: 'A partial updatePool sets the sent fields and keeps or clears the others, or returns 400.',
    pointer: put,
    level: 'should',
  },
  repeatedUpdateIsIdempotent: {
    id: 'lifecycle.repeated-update-changes-nothing-more',
    description: 'The same updatePool sent twice has the same result as sent once.',
    pointer: put,
    level: 'should',
  },
  deleteReturnsSuccess: {
    id: 'lifecycle.delete-says-success',
    description: 'A successful deletePool returns success: true.',
    pointer: '#/components/schemas/DeletePoolResult/properties/success',
    level: 'must',
  },
  deletedPoolIsGone: {
    id: 'lifecycle.deleted-pool-is-gone',
    description: 'Reading a deleted pool returns 404.',
    pointer: `${get}/responses/404`,
    level: 'must',
    anyBody: true,
  },
  deletedPoolCannotBeUpdated: {
    id: 'lifecycle.deleted-pool-cannot-be-updated',
    description: 'Updating a deleted pool returns 404 and does not restore it.',
    pointer: `${put}/responses/404`,
    level: 'must',
    anyBody: true,
  },
  deletedPoolCannotBeDeleted: {
    id: 'lifecycle.deleted-pool-cannot-be-deleted-again',
    description: 'Deleting a deleted pool returns 404.',
    pointer: `${del}/responses/404`,
    level: 'may',
    anyBody: true,
  },
  deletedPoolLeavesList: {
    id: 'lifecycle.deleted-pool-leaves-the-list',
    description: 'listPools does not return a deleted pool.',
    pointer: del,
    level: 'must',
  },
  deleteRemovesOnePool: {
    id: 'lifecycle.delete-touches-one-pool',
    description: 'deletePool removes no other pool.',
    pointer: del,
    level: 'must',
  },
  writesAreVisibleAtOnce: {
    id: 'lifecycle.views-do-not-lag',
    description: 'Lists and reads show a create, update or delete at once.',
    pointer: list,
    level: 'may',
  },
  idsAreNotReused: {
    id: 'lifecycle.ids-are-not-reused',
    description: 'The id of a deleted pool is not given to a new pool.',
    pointer: '#/components/schemas/Pool/properties/id',
    level: 'may',
  },
} as const satisfies Record<string, Check>
