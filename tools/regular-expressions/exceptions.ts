/** An expression that may be superlinear, because nobody but the user or this package chooses its text. */
export interface Exception {
  file: string
  text: string
  reason: string
}

export const exceptions: Exception[] = []
