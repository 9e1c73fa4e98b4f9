import type { Check } from '../model/check.ts'
import type { Scenario } from '../runner/scenario.ts'
import { listChecks, type Suite } from '../runner/suite.ts'
import { forbiddenToken } from './access/forbidden-token.ts'
import { otherSchemes } from './access/other-schemes.ts'
import { unauthorizedReads } from './access/unauthorized-reads.ts'
import { unauthorizedWrites } from './access/unauthorized-writes.ts'
import { entryChecks } from './activity/entries.ts'
import { otherLogs } from './activity/other-logs.ts'
import { ownLogs } from './activity/own-logs.ts'
import { activityQueries } from './activity/queries.ts'
import { createRaces } from './concurrency/creates.ts'
import { deleteChecks } from './concurrency/deletes.ts'
import { readRaces } from './concurrency/reads.ts'
import { updateRaces } from './concurrency/updates.ts'
import { preflights } from './cors.ts'
import { responsesComeInTime } from './latency.ts'
import { sameNames } from './lifecycle/same-names.ts'
import { lifecycle } from './lifecycle/scenario.ts'
import { bulk } from './pools/bulk.ts'
import { fieldChecks } from './pools/fields.ts'
import { poolListChecks } from './pools/list.ts'
import { oddIdReads } from './pools/odd-ids.ts'
import { poolReads } from './pools/reads.ts'
import { similarIdChecks } from './pools/similar-ids.ts'
import { largeTotals } from './pools/totals.ts'
import { generatedBodyChecks } from './requests/generated-bodies.ts'
import { invalidRequests } from './requests/invalid-requests.ts'
import { letterCaseIsKept } from './requests/letter-case.ts'
import { forgedServerFields } from './requests/server-fields.ts'
import { sharedDefaults } from './requests/shared-defaults.ts'
import { oddTexts } from './requests/texts.ts'
import { unusualBodies } from './requests/unusual-bodies.ts'
import { readsAreNotCached } from './responses/caching.ts'
import { errorChecks } from './responses/errors.ts'
import { jsonChecks } from './responses/json.ts'
import { lengthChecks } from './responses/length.ts'
import { requestGetsResponse } from './responses/received.ts'
import { successMatchesSchema } from './responses/schema.ts'
import { documentedRequestNeverFails } from './responses/server-errors.ts'
import { statusChecks } from './responses/status.ts'
import { conditionalReads } from './robustness/conditional-reads.ts'
import { oddJson } from './robustness/odd-json.ts'
import { oddReads } from './robustness/odd-reads.ts'
import { oddWrites } from './robustness/odd-writes.ts'
import { randomSequences } from './sequences/scenario.ts'

const all = [
  requestGetsResponse,
  documentedRequestNeverFails,
  ...statusChecks,
  successMatchesSchema,
  ...jsonChecks,
  ...errorChecks,
  ...lengthChecks,
  readsAreNotCached,
  ...poolListChecks,
  ...fieldChecks,
  poolReads,
  ...entryChecks,
  activityQueries,
  lifecycle,
  sameNames,
  oddIdReads,
  ...similarIdChecks,
  invalidRequests,
  unusualBodies,
  sharedDefaults,
  letterCaseIsKept,
  forgedServerFields,
  oddTexts,
  ...generatedBodyChecks,
  ...randomSequences,
  largeTotals,
  createRaces,
  ...deleteChecks,
  readRaces,
  updateRaces,
  unauthorizedReads,
  ...unauthorizedWrites,
  otherSchemes,
  forbiddenToken,
  preflights,
  responsesComeInTime,
  oddReads,
  oddWrites,
  oddJson,
  ...conditionalReads,
  ownLogs,
  otherLogs,
  bulk,
]

/** Every invariant and scenario, in the order of the run. The order decides which requests a seed sends. */
export const suite: Suite = all

/** The id of a check, such as `pool.node-count-adds-up`. */
export type CheckId = IdOf<(typeof all)[number]>

type IdOf<Entry> = Entry extends Scenario<infer Id> ? Id : Entry extends Check<infer Id> ? Id : never

/** Returns every check of the suite, each once. */
export function allChecks(): Check[] {
  return listChecks(suite)
}
