import { access } from './access.ts'
import { activity } from './activity.ts'
import { answers } from './answers.ts'
import { concurrency } from './concurrency.ts'
import type { Fault } from './fault.ts'
import { lifecycle } from './lifecycle.ts'
import { pools } from './pools.ts'
import { requests } from './requests.ts'
import { robustness } from './robustness.ts'
import { sequences } from './sequences.ts'

/** Every planted fault, by the class of checks that it is for. */
export const faults = { answers, pools, lifecycle, requests, activity, access, concurrency, robustness, sequences }

/** Every fault with its name, `class/id`. */
export function allFaults(): (Fault & { name: string })[] {
  return Object.entries(faults).flatMap(([area, group]) =>
    Object.entries(group).map(([id, fault]) => ({ name: `${area}/${id}`, ...fault })),
  )
}
