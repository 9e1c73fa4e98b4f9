import type { Behaviour } from '../behavior.ts'
import { access } from './access.ts'
import { answers } from './answers.ts'
import { input } from './input.ts'
import { redirects } from './redirects.ts'
import { retry } from './retry.ts'
import { timing } from './timing.ts'

/** Everything that holds of the client in every runtime. */
export const allBehaviours: Record<string, Behaviour[]> = { answers, input, access, retry, timing, redirects }
