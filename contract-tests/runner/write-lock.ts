/** Lets a part of the run send requests while no other part sends a write. */
export class WriteLock {
  #writes = 0
  #isHeld = false
  #waiting: (() => void)[] = []

  /** Sends a write as soon as nobody holds the lock. */
  async write<T>(send: () => Promise<T>): Promise<T> {
    while (this.#isHeld) await this.#change()
    this.#writes++
    try {
      return await send()
    } finally {
      this.#writes--
      this.#notify()
    }
  }

  /** Holds the lock during `work`, which must not send writes. New writes wait until it settles. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isHeld) await this.#change()
    this.#isHeld = true
    try {
      while (this.#writes > 0) await this.#change()
      return await work()
    } finally {
      this.#isHeld = false
      this.#notify()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #notify(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
