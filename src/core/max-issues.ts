/** The number of violations that are collected of one value. A list of a million empty pools has 14 million. */
export const maxIssues = 100
