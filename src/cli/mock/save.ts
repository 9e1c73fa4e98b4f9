import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Snapshot } from '../../server/store.ts'
import { textFor } from './state-file.ts'

/** What is to be kept: a service of the embedded server. */
interface Kept {
  snapshot(): Snapshot
  /** Grows with every change. */
  revision(): number
}

/** Keeps a file up to date. Changes that come while it is being written are written together, in one more go. */
export class Saving {
  readonly #path: string
  readonly #kept: Kept
  readonly #onError: (error: unknown) => void
  /** What the latest write covers, done or not. */
  #covered = -1
  #writing: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  /** @param onError told when the file could not be written. It is tried again at the next opportunity. */
  constructor(path: string, kept: Kept, onError: (error: unknown) => void) {
    this.#path = path
    this.#kept = kept
    this.#onError = onError
  }

  /** Waits until everything that has happened so far is in the file. */
  upToDate(): Promise<void> {
    if (this.#kept.revision() === this.#covered) return this.#writing
    this.#next ??= this.#writeNext()
    return this.#next
  }

  async #writeNext(): Promise<void> {
    await this.#writing
    this.#next = undefined
    this.#covered = this.#kept.revision()
    this.#writing = replaceFile(this.#path, textFor(this.#kept.snapshot())).catch((error: unknown) => {
      this.#covered = -1
      this.#onError(error)
    })
    await this.#writing
  }
}

/**
 * Replaces a file as a whole: whoever reads it, also after a crash or a power cut, finds the old text or the new one.
 * A link stays a link, and the rights of the file stay what they are.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = (await stat(target).catch(() => undefined))?.mode ?? 0o666
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    const file = await open(draft, 'w', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(target))
}

/** Makes the new name durable. Not every system lets a folder be opened; the file itself is safe without. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
