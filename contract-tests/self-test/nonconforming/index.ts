import { access } from './access.ts'
import { activityEntries } from './activity-entries.ts'
import { activityFilters } from './activity-filters.ts'
import { activityHistory } from './activity-history.ts'
import { activityNames } from './activity-names.ts'
import { activityParallel } from './activity-parallel.ts'
import { activityQueries } from './activity-queries.ts'
import { activityTimes } from './activity-times.ts'
import { authSchemes } from './auth-schemes.ts'
import { bulk } from './bulk.ts'
import { caching } from './caching.ts'
import { concurrency } from './concurrency.ts'
import { creates } from './creates.ts'
import { deletes } from './deletes.ts'
import { envelopes } from './envelopes.ts'
import { errorBodies } from './error-bodies.ts'
import { etags } from './etags.ts'
import { httpFeatures } from './http-features.ts'
import { lists } from './lists.ts'
import { nearReadings } from './near-readings.ts'
import { poolIds } from './pool-ids.ts'
import { pools } from './pools.ts'
import { rejectedBodies } from './rejected-bodies.ts'
import { rejectedRequests } from './rejected-requests.ts'
import { requestBodies } from './request-bodies.ts'
import { requestFields } from './request-fields.ts'
import { responseBytes } from './response-bytes.ts'
import { responseSchemas } from './response-schemas.ts'
import { responseStatuses } from './response-statuses.ts'
import { sequencesOfUpdates } from './sequences-of-updates.ts'
import { sequencesWithDeletes } from './sequences-with-deletes.ts'
import { serverErrors } from './server-errors.ts'
import { serverOwnedFields } from './server-owned-fields.ts'
import { sharedValues } from './shared-values.ts'
import { summaries } from './summaries.ts'
import { tags } from './tags.ts'
import { text } from './text.ts'
import { textInCreates } from './text-in-creates.ts'
import { totals } from './totals.ts'
import { unusualBodies } from './unusual-bodies.ts'
import { unusualRequests } from './unusual-requests.ts'
import { updates } from './updates.ts'

/** Every nonconforming server, by area and id. */
export const nonconformingServers = {
  responses: { ...responseStatuses, ...errorBodies, ...responseSchemas, ...responseBytes, ...envelopes },
  pools: { ...pools, ...lists, ...summaries, ...totals, ...bulk },
  lifecycle: { ...creates, ...updates, ...deletes, ...rejectedBodies, ...sharedValues },
  requests: {
    ...requestBodies,
    ...requestFields,
    ...rejectedRequests,
    ...serverErrors,
    ...serverOwnedFields,
    ...text,
    ...textInCreates,
    ...tags,
    ...poolIds,
    ...nearReadings,
  },
  activity: {
    ...activityFilters,
    ...activityQueries,
    ...activityEntries,
    ...activityNames,
    ...activityHistory,
    ...activityParallel,
    ...activityTimes,
  },
  access: { ...access, ...authSchemes },
  concurrency,
  robustness: { ...unusualRequests, ...unusualBodies, ...httpFeatures, ...caching, ...etags },
  sequences: { ...sequencesOfUpdates, ...sequencesWithDeletes },
}
