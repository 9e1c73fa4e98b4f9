/**
 * Expressions that are built from other text while the program runs, by file and call. The samples are the expressions that the
 * call builds from typical and from unusual text.
 */
export const builtExpressions: Record<string, RegExp[]> = {}
