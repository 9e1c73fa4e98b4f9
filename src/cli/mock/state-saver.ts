import { dirname } from 'node:path'
import type { Snapshot } from '../../server/store.ts'
import { writePrivateFileAtomically } from '../atomic-write.ts'
import { serializeSnapshot } from './state-file.ts'

/** The part of the embedded server that is saved. */
interface Source {
  snapshot(): Snapshot
  /** Increases with every change. */
  revision(): number
}

/** Saves a server to a file that only its owner can read. Changes made during a write are written together by the next one. */
export class StateSaver {
  readonly #path: string
  readonly #source: Source
  readonly #onError: (error: Error) => void
  /** Revision of the latest write, which may still be running. */
  #revision: number | undefined
  #write: Promise<void> = Promise.resolve()
  #nextWrite: Promise<void> | undefined
  #hasFailed = false

  /** @param onError called if a write fails. The next `save()` tries again. */
  constructor(path: string, source: Source, onError: (error: Error) => void) {
    this.#path = path
    this.#source = source
    this.#onError = onError
  }

  /** True if the latest write failed. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Resolves once every change so far is in the file, or its write has failed. */
  save(): Promise<void> {
    if (this.#source.revision() === this.#revision) return this.#write
    this.#nextWrite ??= this.#startNextWrite()
    return this.#nextWrite
  }

  async #startNextWrite(): Promise<void> {
    await this.#write
    this.#nextWrite = undefined
    this.#revision = this.#source.revision()
    this.#write = this.#writeSnapshot()
    await this.#write
  }

  async #writeSnapshot(): Promise<void> {
    try {
      await writePrivateFileAtomically(this.#path, serializeSnapshot(this.#source.snapshot()))
      this.#hasFailed = false
    } catch (error) {
      this.#hasFailed = true
      this.#revision = undefined
      this.#onError(new Error(`cannot write ${this.#path}: ${describeWriteError(error, this.#path)}`))
    }
  }
}

function describeWriteError(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `the directory ${dirname(path)} does not exist`
  return error instanceof Error ? error.message : String(error)
}
