import type { Check } from '../model/check.ts'

const post = '#/paths/~1api~1pools/post'
const get = '#/paths/~1api~1pools~1{poolId}/get'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'
const list = '#/paths/~1api~1pools/get'

export const createAnswersWhatWasSent = {
  id: 'lifecycle.create-answers-what-was-sent',
  description: 'A created pool has the name, description, region and provider that were sent.',
  pointer: post,
  level: 'must',
} as const satisfies Check

export const createKeepsNodesAndTags = {
  id: 'lifecycle.create-keeps-node-types-and-tags',
  description: 'A created pool has the node types, with their totals, and the tags that were sent.',
  pointer: post,
  level: 'should',
} as const satisfies Check

export const createGivesANewId = {
  id: 'lifecycle.create-gives-a-new-id',
  description: 'A created pool has an id that no other pool has.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
} as const satisfies Check

export const createdPoolIsReadable = {
  id: 'lifecycle.created-pool-is-readable',
  description: 'A created pool can be read by its id at once, and is what its creation answered.',
  pointer: get,
  level: 'must',
} as const satisfies Check

export const createdPoolIsListed = {
  id: 'lifecycle.created-pool-is-listed',
  description: 'A created pool is in the list, the same there as when it is read alone.',
  pointer: list,
  level: 'must',
} as const satisfies Check

export const updateAnswersWhatWasSent = {
  id: 'lifecycle.update-answers-what-was-sent',
  description: 'An update of all four fields answers the pool with the name and description that were sent.',
  pointer: put,
  level: 'must',
} as const satisfies Check

export const updateKeepsNodesAndTags = {
  id: 'lifecycle.update-replaces-node-types-and-tags',
  description: 'An update of all four fields answers the pool with exactly the node types and tags that were sent.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const updateKeepsIdentity = {
  id: 'lifecycle.update-keeps-identity',
  description: 'An update leaves id, region, provider and createdAt as they were.',
  pointer: put,
  level: 'must',
} as const satisfies Check

export const updateIsSeenLater = {
  id: 'lifecycle.update-is-seen-later',
  description: 'What an update answered is what every later read and list shows.',
  pointer: put,
  level: 'must',
} as const satisfies Check

export const updateTouchesOnePool = {
  id: 'lifecycle.update-touches-one-pool',
  description: 'An update changes no other pool.',
  pointer: put,
  level: 'must',
} as const satisfies Check

export const partialUpdateHolds = {
  id: 'lifecycle.partial-update-changes-what-was-sent',
  description:
    'An update of some fields sets those, and leaves the others as they were or clears them; or it is refused with 400.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const repeatedUpdateIsTheSame = {
  id: 'lifecycle.repeated-update-changes-nothing-more',
  description: 'The same update sent twice leaves the pool as the first one left it.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const deleteSaysSuccess = {
  id: 'lifecycle.delete-says-success',
  description: 'A deletion that is done answers success: true.',
  pointer: '#/components/schemas/DeletePoolResult/properties/success',
  level: 'must',
} as const satisfies Check

export const deletedPoolIsGone = {
  id: 'lifecycle.deleted-pool-is-gone',
  description: 'Reading a deleted pool is answered with 404.',
  pointer: `${get}/responses/404`,
  level: 'must',
} as const satisfies Check

export const deletedPoolCannotBeUpdated = {
  id: 'lifecycle.deleted-pool-cannot-be-updated',
  description: 'Updating a deleted pool is answered with 404, and does not bring it back.',
  pointer: `${put}/responses/404`,
  level: 'must',
} as const satisfies Check

export const deletedPoolCannotBeDeleted = {
  id: 'lifecycle.deleted-pool-cannot-be-deleted-again',
  description: 'Deleting a deleted pool is answered with 404.',
  pointer: `${del}/responses/404`,
  level: 'should',
} as const satisfies Check

export const deletedPoolLeavesTheList = {
  id: 'lifecycle.deleted-pool-leaves-the-list',
  description: 'A deleted pool is no longer in the list.',
  pointer: del,
  level: 'must',
} as const satisfies Check

export const deleteTouchesOnePool = {
  id: 'lifecycle.delete-touches-one-pool',
  description: 'A deletion removes no other pool.',
  pointer: del,
  level: 'must',
} as const satisfies Check

export const viewsDoNotLag = {
  id: 'lifecycle.views-do-not-lag',
  description: 'The list and the reads show a creation, an update or a deletion at once.',
  pointer: list,
  level: 'may',
} as const satisfies Check

export const idsAreNotReused = {
  id: 'lifecycle.ids-are-not-reused',
  description: 'The id of a deleted pool is not given to another one.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'may',
} as const satisfies Check
