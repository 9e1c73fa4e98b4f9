import type { Scenario } from '../../runner/scenario.ts'

/** One of several scenarios that share the work of a long one. */
export interface Part {
  index: number
  of: number
}

/** Builds scenarios that share the work of a long one, so that they can run at the same time. */
export function inParts<Id extends string>(of: number, build: (part: Part) => Scenario<Id>): Scenario<Id>[] {
  return Array.from({ length: of }, (_, index) => {
    const part = build({ index, of })
    return { ...part, title: `${part.title}, part ${index + 1} of ${of}` }
  })
}

/** Returns true if a part takes the case with this number, from 0 to `total - 1`. */
export function takes({ index, of }: Part, number: number, total: number): boolean {
  return number >= Math.floor((total * index) / of) && number < Math.floor((total * (index + 1)) / of)
}
