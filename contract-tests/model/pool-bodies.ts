import { document } from '../../src/generated/document.ts'
import type { CreatePoolRequest, NodeType, UpdatePoolRequest } from '../../src/generated/schema.js'
import type { PoolNames } from './pool-names.ts'

/** Values that the server under test accepts, if it rejects those of the API document. */
export interface Fixtures {
  /** Merged into the body of every creation, such as a region that the server offers, or another required field. */
  createPool?: Record<string, unknown>
  /** Merged into the body of every update. */
  updatePool?: Record<string, unknown>
}

/** Creates request bodies for the pools of one scenario, each with a unique name. */
export class PoolBodies {
  readonly #names: PoolNames
  readonly #fixtures: Fixtures
  readonly #series: number

  /** @param series The series of its names. */
  constructor(names: PoolNames, fixtures: Fixtures = {}, series = 0) {
    this.#names = names
    this.#fixtures = fixtures
    this.#series = series
  }

  /** Issues a unique name. */
  name(): string {
    return this.#names.next(this.#series)
  }

  /** Returns a body for `createPool`. */
  create(): CreateBody {
    return buildCreateBody(this.name(), this.#fixtures)
  }

  /** Returns a body for `updatePool`. */
  update(): UpdateBody {
    return buildUpdateBody(this.name(), this.#fixtures)
  }
}

// The examples of the API document. Every server accepts their values, except for the name.
const createExample: CreatePoolRequest = toMutable(document.components.examples.CreatePoolRequest.value)
const updateExample: UpdatePoolRequest = toMutable(document.components.examples.UpdatePoolRequest.value)

/** All fields that a creation can have. */
export type CreateBody = CreatePoolRequest & { description: string; tags: string[] }
/** All fields that an update can have. */
export type UpdateBody = Required<UpdatePoolRequest>

/** Sets all six fields. */
function buildCreateBody(name: string, { createPool = {} }: Fixtures = {}): CreateBody {
  return { description: '', tags: [], ...createExample, ...createPool, name }
}

/** Sets all four fields. With node types from the fixtures, it adds four nodes of each type. */
function buildUpdateBody(name: string, { createPool = {}, updatePool = {} }: Fixtures = {}): UpdateBody {
  const nodeTypes = createPool.nodeTypes
    ? (createPool.nodeTypes as NodeType[]).map(({ type, count }) => ({ type, count: count + 4 }))
    : (updateExample.nodeTypes ?? [])
  return { description: updateExample.description ?? '', tags: updateExample.tags ?? [], nodeTypes, ...updatePool, name }
}

function toMutable<T>(value: T): Mutable<T> {
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
