import { crossSite } from './cross-site.ts'
import { floods } from './floods.ts'
import { pollution } from './pollution.ts'
import { prism } from './prism.ts'
import { rebinding } from './rebinding.ts'
import { smuggling } from './smuggling.ts'

/** Attacks on the client and on the mocks, by area and id. */
export const libraryAttacks = {
  'cross-site': crossSite,
  floods,
  pollution,
  prism,
  rebinding,
  smuggling,
}
