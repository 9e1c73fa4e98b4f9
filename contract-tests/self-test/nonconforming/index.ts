import { access } from './access.ts'
import { activity } from './activity.ts'
import { answers } from './answers.ts'
import { concurrency } from './concurrency.ts'
import { lifecycle } from './lifecycle.ts'
import { pools } from './pools.ts'
import { requests } from './requests.ts'
import { robustness } from './robustness.ts'
import { sequences } from './sequences.ts'

/** Every planted fault by the class of checks that it is for, and its id. */
export const faults = { answers, pools, lifecycle, requests, activity, access, concurrency, robustness, sequences }
