import { UsageError } from './arguments.ts'

/** `compute-pools mock --stateful`. */
export async function run(_args: string[]): Promise<number> {
  throw new UsageError('--stateful is not there yet')
}
