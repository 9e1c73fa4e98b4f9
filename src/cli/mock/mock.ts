import { flagsOf, type OptionTable } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { prismOptions, statefulOptions } from './options.ts'

/** Runs `compute-pools mock`: starts Prism, or with `--stateful` the embedded server. */
export async function run(args: string[]): Promise<number> {
  const flags = args.map((arg) => arg.split('=')[0] ?? '')
  if (args.includes('--stateful')) {
    const flag = findFlagOf(prismOptions, statefulOptions, flags)
    if (flag) throw new UsageError(`${flag} is an option of Prism and cannot be combined with --stateful`)
    return (await import('./stateful.ts')).run(args.filter((arg) => arg !== '--stateful'))
  }
  const flag = findFlagOf(statefulOptions, prismOptions, flags)
  if (flag) throw new UsageError(`${flag} requires --stateful`, `compute-pools mock --stateful ${flag}`)
  return (await import('./prism.ts')).run(args)
}

/** Returns the first given flag that only one of the two tables has. */
function findFlagOf(table: OptionTable, other: OptionTable, flags: string[]): string | undefined {
  const [own, others] = [flagsOf(table), flagsOf(other)]
  return flags.find((flag) => flag !== '--stateful' && own.includes(flag) && !others.includes(flag))
}
