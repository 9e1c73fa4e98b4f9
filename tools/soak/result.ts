/** The outcome of one part of the soak test. */
export interface SoakResult {
  title: string
  /** Measured values for people. */
  figures: Record<string, string | number>
  /** One sentence per broken guarantee. Empty if the part passed. */
  violations: string[]
}
