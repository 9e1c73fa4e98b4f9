/**
 * Expressions that are built from other text while the program runs, by file and call. The samples are the expressions that the
 * call builds from typical and from unusual text.
 */
export const builtExpressions: Record<string, RegExp[]> = {
  "contract-tests/model/pool-names.ts new RegExp(`${this.#start}[a-z]+`, 'gi')": [/Contract Test aaaaaaf [a-z]+/gi],
}
