import { access } from './access.ts'
import { activity } from './activity.ts'
import { answers } from './answers.ts'
import { catalogues } from './catalogues.ts'
import { coercions } from './coercions.ts'
import { http } from './http.ts'
import { ids } from './ids.ts'
import { implementations } from './implementations.ts'
import { requests } from './requests.ts'
import type { Variant } from './server.ts'
import { statuses } from './statuses.ts'
import { large, surroundings } from './surroundings.ts'
import { texts } from './texts.ts'
import { time } from './time.ts'
import { updates } from './updates.ts'

/** Every correct server that the suite must have nothing to say about, by what it is about. */
export const variantsOf = {
  implementations,
  statuses,
  updates,
  requests,
  coercions,
  texts,
  catalogues,
  ids,
  answers,
  activity,
  http,
  time,
  access,
  surroundings,
  large,
} satisfies Record<string, Variant[]>

export const variants: Variant[] = Object.values(variantsOf).flat()
