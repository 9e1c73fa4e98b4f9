import { access } from './access.ts'
import { activity } from './activity.ts'
import { responses } from './answers.ts'
import { concurrency } from './concurrency.ts'
import { lifecycle } from './lifecycle.ts'
import { pools } from './pools.ts'
import { requests } from './requests.ts'
import { robustness } from './robustness.ts'
import { sequences } from './sequences.ts'

/** Every planted fault by the class of checks that it is for, and its id. */
export const nonconformingServers = {
  answers: responses,
  pools,
  lifecycle,
  requests,
  activity,
  access,
  concurrency,
  robustness,
  sequences,
}
