/** JSON pointers into the OpenAPI document: one per operation, and one per field of a schema. */

export const listPools = '#/paths/~1api~1pools/get'
export const createPool = '#/paths/~1api~1pools/post'
export const getPool = '#/paths/~1api~1pools~1{poolId}/get'
export const updatePool = '#/paths/~1api~1pools~1{poolId}/put'
export const deletePool = '#/paths/~1api~1pools~1{poolId}/delete'
export const listActivity = '#/paths/~1api~1pools~1activity/get'
export const poolField = (name: string) => `#/components/schemas/Pool/properties/${name}`
export const createField = (name: string) => `#/components/schemas/CreatePoolRequest/properties/${name}`
export const summaryField = (name: string) => `#/components/schemas/PoolSummary/properties/${name}`
export const activityField = (name: string) => `#/components/schemas/Activity/properties/${name}`
export const nodeTypeCount = '#/components/schemas/NodeType/properties/count'
export const activityFilter = '#/components/parameters/ActivityPoolId'
