import { access } from './access.ts'
import { activity } from './activity.ts'
import { activityLogs } from './activity-logs.ts'
import { bulk } from './bulk.ts'
import { caching } from './caching.ts'
import { coercions } from './coercions.ts'
import { environment } from './environment.ts'
import { etags } from './etags.ts'
import { http } from './http.ts'
import { connections } from './http-connections.ts'
import { ids } from './ids.ts'
import { implementations } from './implementations.ts'
import { invalidInput } from './invalid-input.ts'
import { large } from './large.ts'
import { letterCase } from './letter-case.ts'
import { limits } from './limits.ts'
import { missingPools } from './missing-pools.ts'
import { names } from './names.ts'
import { otherClients } from './other-clients.ts'
import { requests } from './requests.ts'
import { responses } from './responses.ts'
import type { ConformingServer } from './server.ts'
import { statuses } from './statuses.ts'
import { text } from './text.ts'
import { time } from './time.ts'
import { updates } from './updates.ts'

/** Every conforming server, by area. */
export const conformingServersByArea = {
  implementations,
  statuses,
  updates,
  requests: [...requests, ...invalidInput],
  coercions,
  text: [...text, ...letterCase],
  limits: [...limits, ...names, ...bulk],
  ids: [...ids, ...missingPools],
  responses,
  activity: [...activity, ...activityLogs],
  http: [...http, ...connections, ...caching, ...etags],
  time,
  access,
  environment: [...otherClients, ...environment],
  large,
} satisfies Record<string, ConformingServer[]>

/** Every conforming server. */
export const conformingServers: ConformingServer[] = Object.values(conformingServersByArea).flat()
