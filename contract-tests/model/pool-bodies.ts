import { document } from '../../src/generated/document.ts'
import type { CreatePoolRequest, NodeType, UpdatePoolRequest } from '../../src/generated/schema.js'
import type { PoolNames } from './pool-names.ts'

/** Values that the server under test is known to take, when it does not take the document's. */
export interface Fixtures {
  /** Merged over the body of every pool that the run creates, so that a catalogue or a further required field is met. */
  createPool?: Record<string, unknown>
  /** Merged over the body of every update. */
  updatePool?: Record<string, unknown>
}

// The document's own examples: what every server takes, but for the name.
const created: CreatePoolRequest = mutable(document.components.examples.CreatePoolRequest.value)
const updated: UpdatePoolRequest = mutable(document.components.examples.UpdatePoolRequest.value)

export type CreateBody = CreatePoolRequest & { description: string; tags: string[] }
export type UpdateBody = Required<UpdatePoolRequest>

/** A body of all six fields with the document's values. */
function createBody(name: string, { createPool = {} }: Fixtures = {}): CreateBody {
  return { description: '', tags: [], ...created, ...createPool, name }
}

/** A body of all four fields with the document's values, or with the fixtures' kinds of node, four more of each. */
function updateBody(name: string, { createPool = {}, updatePool = {} }: Fixtures = {}): UpdateBody {
  const nodeTypes = createPool.nodeTypes
    ? (createPool.nodeTypes as NodeType[]).map(({ type, count }) => ({ type, count: count + 4 }))
    : (updated.nodeTypes ?? [])
  return { description: updated.description ?? '', tags: updated.tags ?? [], nodeTypes, ...updatePool, name }
}

function mutable<T>(value: T): Mutable<T> {
  return structuredClone(value) as Mutable<T>
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T extends string
      ? string
      : T extends number
        ? number
        : T

/** Bodies for the pools of one run, each with a name of its own. */
export class PoolBodies {
  readonly #names: PoolNames
  readonly #fixtures: Fixtures

  constructor(names: PoolNames, fixtures: Fixtures = {}) {
    this.#names = names
    this.#fixtures = fixtures
  }

  name(): string {
    return this.#names.next()
  }

  create(): CreateBody {
    return createBody(this.#names.next(), this.#fixtures)
  }

  update(): UpdateBody {
    return updateBody(this.#names.next(), this.#fixtures)
  }
}
