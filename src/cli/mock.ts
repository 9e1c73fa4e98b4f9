import { UsageError } from './arguments.ts'

/** `compute-pools mock`. */
export async function run(_args: string[]): Promise<number> {
  throw new UsageError('this command is not there yet')
}
