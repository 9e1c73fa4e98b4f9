import type { Behavior } from '../behavior.ts'
import { access } from './access.ts'
import { answers } from './answers.ts'
import { input } from './input.ts'
import { redirects } from './redirects.ts'
import { retry } from './retry.ts'
import { timing } from './timing.ts'

/** Everything that holds of the client in every runtime. */
export const allBehaviors: Record<string, Behavior[]> = { answers, input, access, retry, timing, redirects }
