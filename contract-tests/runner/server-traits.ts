/** Properties of the server that a run has observed. All scenarios share them. */
export interface ServerTraits {
  /** The size of the largest list, in bytes. */
  maxListBytes: number
  /** The size of the largest other response, in bytes. */
  maxOtherBytes: number
  /** True if a response stayed wrong for as long as it may lag. The next polls are shorter. */
  pollsTimeOut: boolean
  /** True if a list did not show a new pool for as long as it may lag. */
  listsTimeOut: boolean
  /** True if new pools accept writes only once they are ready. */
  hasToBeReady: boolean
}

export function unknownTraits(): ServerTraits {
  return { maxListBytes: 0, maxOtherBytes: 0, pollsTimeOut: false, listsTimeOut: false, hasToBeReady: false }
}
