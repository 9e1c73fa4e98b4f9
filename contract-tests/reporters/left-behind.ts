import { printableLine } from '../../src/core/printable.ts'
import { truncate } from '../model/excerpt.ts'
import type { Report } from '../model/report.ts'

/** A pool that remains on the server. A name is optional: not every caller knows it. */
export type LeftPool = Omit<Report['leftBehind'][number], 'name'> & { name?: string }

/**
 * Formats a pool that remains as two lines: its id and name, and the command that deletes it. The id and the name are
 * quoted, so that a shell does nothing with them if both lines are pasted.
 */
export function formatLeftPool({ id, name, curl }: LeftPool): [label: string, command: string] {
  const label = `pool ${quote(id)}${name === undefined ? '' : `, name ${quote(name)}`}`
  return [label, curl === '' ? 'no command: the id is too long for a command line' : curl]
}

const maxLength = 200

function quote(text: string): string {
  return `'${printableLine(truncate(text, maxLength)).replaceAll("'", `'\\''`)}'`
}
