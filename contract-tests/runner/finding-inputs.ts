import type { Finding } from '../model/report.ts'

/** More inputs of one finding are only counted. */
const maxInputs = 12

/** Lists the inputs that show the same violation in `actual` of its finding. */
export class FindingInputs {
  readonly #known = new Map<Finding, { start: string; inputs: Set<string> }>()

  add(finding: Finding, input: string): void {
    const known = this.#known.get(finding) ?? { start: finding.actual, inputs: new Set() }
    this.#known.set(finding, known)
    known.inputs.add(input)
    const shown = [...known.inputs].slice(0, maxInputs)
    const omitted = known.inputs.size - shown.length
    finding.actual = `${known.start}: ${shown.join('; ')}${omitted > 0 ? `; and ${omitted} more` : ''}`
  }
}
