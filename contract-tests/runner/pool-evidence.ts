import { isPlain } from '../model/pool-ids.ts'
import type { PoolNames } from '../model/pool-names.ts'

/** The part of a response that shows to whom a pool belongs. */
export interface PoolSighting {
  /** False for a 404. `undefined` if the response tells nothing. */
  exists: boolean | undefined
  id?: string | undefined
  name?: unknown
  description?: unknown
}

/** `unnamed`: the pool has the name that the creation returned, but the run sent no name. */
type Owner = 'run' | 'other' | 'missing' | 'unnamed' | 'unclear'

/** The next step to learn if a pool is of this run. */
export type OwnershipStep = 'cleared' | 'read' | 'list' | 'refuted' | 'unproven'

interface PoolEvidenceOptions {
  id: string
  names: PoolNames
  /** The issued names in the creation. */
  marks: string[]
  /** True if the name that was sent is an issued one. */
  isNamed: boolean
  /** The name in the response of the creation. */
  shown: unknown
  suspicion: 'listed' | 'logged' | undefined
  /** True if only a read shows that a path with the id reaches the pool. */
  isUncertain: boolean | undefined
}

/**
 * Collects what responses since a creation showed for its id. A server may return the id of another pool, so the run writes
 * to a pool only once a response has shown it under the name that the run gave it.
 */
export class PoolEvidence {
  readonly marks: Set<string>
  /** `listed`: a list showed the id for a pool of others. `logged`: only the log did, so the pool may be deleted. */
  readonly suspicion: 'listed' | 'logged' | undefined
  /** True if the response to the creation told the id in an unusual form, so that only a read shows that it is usable. */
  readonly isUncertain: boolean
  readonly #id: string
  readonly #names: PoolNames
  readonly #isNamed: boolean
  readonly #needsRead: boolean
  readonly #shown: unknown
  #read: Owner | undefined
  #listed: Owner | undefined
  #isElsewhere = false
  #mayHaveAnyName = false
  /** Names that the pool got by updates without a name. A server may clear it, or choose another one. */
  readonly #newNames = new Set<unknown>()
  #isCleared = false

  constructor({ id, names, marks, isNamed, shown, suspicion, isUncertain = false }: PoolEvidenceOptions) {
    this.#id = id
    this.#names = names
    this.#isNamed = isNamed
    this.isUncertain = isUncertain
    this.#needsRead = isUncertain || !isPlain(id)
    this.#shown = shown
    this.marks = new Set(marks)
    this.suspicion = suspicion
  }

  /** True if the run may write to the pool. */
  get isCleared(): boolean {
    return this.#isCleared
  }

  /** True unless something speaks against it that a person may delete the pool by its id. */
  get isLikely(): boolean {
    return this.#isCleared || (this.suspicion === undefined && !this.#needsRead)
  }

  /** True if a read has shown the pool under its name. */
  get isRead(): boolean {
    return this.#read === 'run'
  }

  /** True if the newest list shows the pool under its name, or its name for another id. */
  get isShownByList(): boolean {
    return this.#listed === 'run' || this.#listed === 'unnamed' || this.#isElsewhere
  }

  /** True if a response has shown the id for a pool of others since the creation. */
  get isOfOther(): boolean {
    return this.#read === 'other' || this.#listed === 'other'
  }

  addMarks(marks: string[]): void {
    for (const mark of marks) this.marks.add(mark)
  }

  /** An update may have given the pool these names, or any other one. */
  recordUpdate(marks: string[], isNamed: boolean): void {
    this.addMarks(marks)
    if (!isNamed) this.#mayHaveAnyName = true
  }

  /** The response to an update without a name shows this one. */
  recordNewName(name: unknown): void {
    if (this.#isCleared && typeof name === 'string') this.#newNames.add(name)
  }

  recordRead(sighting: PoolSighting): void {
    const owner = this.#ownerOf(sighting)
    if (owner === 'unclear' && this.#read !== undefined) return
    // Once the pool is known, a missing one is deleted, which the next write will find out.
    if (this.#isCleared && owner !== 'other') return
    this.#read = owner
    if (owner === 'other') this.#revoke()
  }

  recordListed(sighting: Omit<PoolSighting, 'exists'>): void {
    const owner = this.#ownerOf({ ...sighting, exists: true })
    if (owner === 'unclear' && this.#listed !== undefined) return
    this.#listed = owner
    if (owner === 'other' && this.#isCleared) {
      this.#revoke()
      this.#read = undefined
    }
  }

  /** The newest list shows these pools, which have names of this run and no known creation. */
  recordStrays(strays: readonly { name: unknown }[]): void {
    this.#isElsewhere = strays.some(({ name }) => this.#names.findIssued(name).some((issued) => this.marks.has(issued)))
  }

  /** The run may write to the pool from now on. */
  clear(): void {
    this.#isCleared = true
  }

  /** The pool was deleted and exists again. It has to be shown once more before the next write. */
  reset(): void {
    this.#isCleared = false
    this.#read = undefined
    this.#listed = undefined
  }

  /** Returns the next step. Steps that were taken without a result are not repeated. */
  decide({
    hasRead,
    hasListed,
    reuseIsProven,
    getWorks,
  }: {
    hasRead: boolean
    hasListed: boolean
    reuseIsProven: boolean
    getWorks: boolean
  }): OwnershipStep {
    if (this.#isCleared) return 'cleared'
    if (this.#read === 'other') return 'refuted'
    const canRead = !hasRead && this.#read === undefined
    const listOr = (step: OwnershipStep): OwnershipStep => (hasListed ? step : 'list')
    if (this.suspicion !== undefined) {
      if (canRead) return 'read'
      const isShown = this.#read === 'run' && this.#listed === 'run' && !this.#isElsewhere
      const mayBeReused = this.suspicion === 'logged' || reuseIsProven
      if (!isShown || !hasListed) return listOr('refuted')
      return mayBeReused ? 'cleared' : 'unproven'
    }
    if (this.#needsRead) return this.#read === 'run' ? 'cleared' : canRead ? 'read' : 'unproven'
    if (!this.#isNamed) {
      if (this.#read === 'run' || this.#listed === 'run') return 'cleared'
      if (canRead) return 'read'
      return hasListed && this.#listed === 'unnamed' ? 'cleared' : listOr('unproven')
    }
    if (this.#listed === 'other') return listOr('refuted')
    if (this.#read === 'run' || this.#listed === 'run') return 'cleared'
    if (canRead) return 'read'
    if (this.#read === 'missing') return hasListed ? (this.#isElsewhere || getWorks ? 'refuted' : 'cleared') : 'list'
    // The read is broken, and nothing speaks against the id.
    return this.#isElsewhere ? 'refuted' : 'cleared'
  }

  #revoke(): void {
    this.#isCleared = false
  }

  #ownerOf({ exists, id, name, description }: PoolSighting): Owner {
    if (exists === undefined) return 'unclear'
    if (!exists) return 'missing'
    if (!isPlain(this.#id) && id !== this.#id) return 'unclear'
    if (this.#needsRead && id !== undefined && id !== this.#id) return 'unclear'
    const issued = this.#names.findIssued(name)
    // A server may mix up the pools of this run. The id is still one of them, unless something else speaks against it.
    const isStrict = this.suspicion !== undefined || this.#needsRead
    if (isStrict ? issued.some((found) => this.marks.has(found)) : issued.length > 0) return 'run'
    if (this.#isCleared && this.#newNames.has(name)) return 'run'
    if (this.#mayHaveAnyName) return this.#isCleared ? 'run' : 'unclear'
    if (!this.#isNamed) {
      const isMarked = this.#names.findIssued(description).some((found) => this.marks.has(found))
      return isMarked ? 'run' : name !== undefined && name === this.#shown ? 'unnamed' : 'unclear'
    }
    return typeof name === 'string' ? 'other' : 'unclear'
  }
}
