/** Modules that the command line shares with the suite. Not a public entry point: none of this loads the checks. */
export { levels } from './model/check.ts'
export { defaults, ranges, selectIds } from './model/options.ts'
export type { Fixtures } from './model/pool-bodies.ts'
export { quoteArgument } from './model/shell.ts'
export { checkLists } from './reporters/check-list.ts'
export { type ReporterName, reporters } from './reporters/index.ts'
export { formatLeftPool } from './reporters/left-behind.ts'
export { summarize } from './reporters/summarize.ts'
