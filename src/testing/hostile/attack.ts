/** A promise of docs/security.md that an attacker tries to break. */
export type PromiseId = 'writes' | 'paste' | 'limits' | 'secrets' | 'mocks' | 'client'

/** A server, or a caller, that tries to harm whoever runs the package. */
export interface Attack {
  /** The attack in one clause, such as `a created pool has the id ".."`. */
  description: string
  promise: PromiseId
  /**
   * Runs the attack through public entry points.
   *
   * @throws {AssertionError} if it did harm.
   */
  run(): Promise<void>
}

/** Attacks by id, in kebab case. */
export type Attacks = Record<string, Attack>

/** An attack with its `area/id`. */
export interface NamedAttack extends Attack {
  name: string
}

/** Lists the attacks of the given areas. */
export function listAttacks(areas: Record<string, Attacks>): NamedAttack[] {
  return Object.entries(areas).flatMap(([area, attacks]) =>
    Object.entries(attacks).map(([id, attack]) => ({ name: `${area}/${id}`, ...attack })),
  )
}
