import { access } from './access.ts'
import { activity } from './activity.ts'
import { responses } from './answers.ts'
import { catalogues } from './catalogues.ts'
import { coercions } from './coercions.ts'
import { http } from './http.ts'
import { ids } from './ids.ts'
import { implementations } from './implementations.ts'
import { requests } from './requests.ts'
import type { ConformingServer } from './server.ts'
import { statuses } from './statuses.ts'
import { environment, large } from './surroundings.ts'
import { texts } from './texts.ts'
import { time } from './time.ts'
import { updates } from './updates.ts'

/** Every correct server that the suite must have nothing to say about, by what it is about. */
export const conformingServersByArea = {
  implementations,
  statuses,
  updates,
  requests,
  coercions,
  texts,
  catalogues,
  ids,
  answers: responses,
  activity,
  http,
  time,
  access,
  surroundings: environment,
  large,
} satisfies Record<string, ConformingServer[]>

export const conformingServers: ConformingServer[] = Object.values(conformingServersByArea).flat()
