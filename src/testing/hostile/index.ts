import { pollution } from './pollution.ts'

/** Attacks on the client and on the mocks, by area and id. */
export const libraryAttacks = {
  pollution,
}
