import type { TransportRequest } from '../transport/transport.ts'

/** A request that may create a pool. */
export interface Creation {
  /** The issued names in the request. */
  names: string[]
  /** The times it was sent, without those that the server certainly rejected. */
  attempts: number
  openedAt: number
  /** The time of its response. */
  closedAt?: number
  /** The pools that it may have created, besides the one that its response identified. */
  possible: number
  /** True if the response told the id of a pool. */
  isIdentified: boolean
  /** True if the response confirmed a pool but did not tell its id. */
  isUnidentified: boolean
  /** True if a list since the response would show these pools. */
  isResolved: boolean
}

/**
 * `identified`: the response has the id of the new pool. `unidentified`: it is successful but has no usable id. `rejected`:
 * a 4xx. `lost`: no response, or a 5xx.
 */
export type CreationOutcome = 'identified' | 'unidentified' | 'rejected' | 'lost'

/** Counts the pools that the creations of a run may have made although no response told so. Times are sequence numbers. */
export class CreationCounter {
  readonly #creations: Creation[] = []
  readonly #open = new Map<TransportRequest, Creation>()

  open(request: TransportRequest, names: string[], now: number): Creation {
    const creation = {
      names,
      attempts: 0,
      openedAt: now,
      possible: 0,
      isIdentified: false,
      isUnidentified: false,
      isResolved: false,
    }
    this.#creations.push(creation)
    this.#open.set(request, creation)
    return creation
  }

  close(request: TransportRequest, outcome: CreationOutcome, now: number): void {
    const creation = this.#open.get(request)
    if (!creation) return
    this.#open.delete(request)
    creation.closedAt = now
    creation.isIdentified = outcome === 'identified'
    creation.isUnidentified = outcome === 'unidentified'
    creation.possible = Math.max(0, creation.attempts + (outcome === 'rejected' ? 1 : outcome === 'identified' ? -1 : 0))
  }

  /** The creation of a request that is being sent. */
  find(request: TransportRequest): Creation | undefined {
    return this.#open.get(request)
  }

  /** True if any creation was sent. */
  get hasAny(): boolean {
    return this.#creations.length > 0
  }

  /** True if the response to any creation was successful. */
  get hasSucceeded(): boolean {
    return this.#creations.some(({ isIdentified, isUnidentified }) => isIdentified || isUnidentified)
  }

  /**
   * The number of pools that may exist and that no list since has shown or lacked.
   *
   * @param perCreation The number of pools that the server makes for one creation.
   */
  count(perCreation: number): number {
    return this.#creations.reduce((sum, creation) => sum + countOf(creation, perCreation), 0)
  }

  /** The number of pools with this name that answered creations may have made without telling their ids. */
  allowance(name: string): number {
    return this.#creations.reduce((sum, { names, possible }) => sum + (names.includes(name) ? possible : 0), 0)
  }

  /** The number of pools with this name that creations without a response so far may have made. */
  inFlight(name: string): number {
    return [...this.#open.values()].reduce((sum, { names, attempts }) => sum + (names.includes(name) ? attempts : 0), 0)
  }

  /** The time of the first creation with this name. */
  openedAt(name: string): number | undefined {
    return this.#creations.find(({ names }) => names.includes(name))?.openedAt
  }

  /** Creations whose response confirmed a pool without a usable id, if no list since lacked it. */
  unidentified(): Creation[] {
    return this.#creations.filter(({ isUnidentified, isResolved, possible }) => isUnidentified && !isResolved && possible > 0)
  }

  /** Creations that may have made more pools than responses identified, if no list since shows that. Rejections are trusted. */
  unresolved(): Creation[] {
    return this.#creations.filter(({ closedAt, attempts, possible, isIdentified, isResolved }) => {
      if (closedAt === undefined) return attempts > 0
      return !isResolved && possible > 0 && attempts > (isIdentified ? 1 : 0)
    })
  }

  /** A list that was requested at `sentAt` shows which pools exist. */
  resolve(sentAt: number, isListed: (name: string) => boolean): void {
    for (const creation of this.#creations) {
      if (creation.closedAt === undefined || creation.closedAt > sentAt) continue
      if (creation.isUnidentified && creation.names.some(isListed)) continue
      creation.isResolved = true
    }
  }

  /** Without a list, a rejection is trusted. */
  resolveRejected(): void {
    for (const creation of this.#creations) {
      if (creation.closedAt !== undefined && creation.attempts === 0) creation.isResolved = true
    }
  }

  /** A pool with this name was identified. */
  identify(name: string): void {
    const creation = this.#creations.find(({ names, possible }) => possible > 0 && names.includes(name))
    if (creation) creation.possible--
  }

  /** The id in the responses of these creations turned out to be that of another pool. */
  reopen(names: Iterable<string>): void {
    const wanted = new Set(names)
    for (const creation of this.#creations) {
      if (!creation.isIdentified || !creation.names.some((name) => wanted.has(name))) continue
      creation.isIdentified = false
      creation.isResolved = false
      creation.possible++
    }
  }
}

function countOf({ closedAt, attempts, possible, isIdentified, isResolved }: Creation, perCreation: number): number {
  if (closedAt === undefined) return Math.max(1, attempts) * perCreation
  if (isResolved) return 0
  return isIdentified ? (possible + 1) * perCreation - 1 : possible * perCreation
}
