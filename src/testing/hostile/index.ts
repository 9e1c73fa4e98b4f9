import { clientInput } from './client-input.ts'
import { clientLimits } from './client-limits.ts'
import { clientRedirects } from './client-redirects.ts'
import { clientSecrets } from './client-secrets.ts'
import { crossSite } from './cross-site.ts'
import { floods } from './floods.ts'
import { oddInputs } from './odd-inputs.ts'
import { pollution } from './pollution.ts'
import { prism } from './prism.ts'
import { rebinding } from './rebinding.ts'
import { smuggling } from './smuggling.ts'
import { stateFiles } from './state-files.ts'

/** Attacks on the client and on the mocks, by area and id. */
export const libraryAttacks = {
  'cross-site': crossSite,
  floods,
  'client-input': clientInput,
  'client-limits': clientLimits,
  'client-redirects': clientRedirects,
  'client-secrets': clientSecrets,
  'odd-inputs': oddInputs,
  pollution,
  prism,
  rebinding,
  smuggling,
  'state-files': stateFiles,
}
