import type { Behavior } from '../behavior.ts'
import { access } from './access.ts'
import { input } from './input.ts'
import { redirects } from './redirects.ts'
import { responses } from './responses.ts'
import { retry } from './retry.ts'
import { timing } from './timing.ts'

/** Behaviors of the client in every runtime, by theme. */
export const allBehaviors: Record<string, Behavior[]> = { responses, input, access, retry, timing, redirects }
