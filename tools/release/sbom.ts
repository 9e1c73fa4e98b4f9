/**
 * Prints a CycloneDX bill of materials: `npm run --silent sbom > sbom.cdx.json`. npm lists the dependencies. Bundled packages are
 * devDependencies and are added here.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BundledPackage, bundledPackages } from './bundled.ts'

interface Component {
  'bom-ref': string
  name: string
  version: string
}
interface Bill {
  bomFormat: 'CycloneDX'
  specVersion: string
  metadata: { component: Component }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** Returns npm's bill of the runtime dependencies, with the bundled packages as further required components. */
export async function sbom(): Promise<Bill> {
  const args = [
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--omit',
    'dev',
    '--omit',
    'optional',
    '--omit',
    'peer',
    '--package-lock-only',
  ]
  const { stdout } = await promisify(execFile)('npm', args, { maxBuffer: 2 ** 26 })
  const bill = JSON.parse(stdout) as Bill
  const bundled = (await bundledPackages()).map(toComponent)
  const own = bill.metadata.component['bom-ref']
  const refs = bundled.map((it) => it['bom-ref'])
  // npm uses the name of the folder.
  const name = own.replace(/@[^@]*$/, '')
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...bill.metadata.component, name } },
    components: [...bill.components, ...bundled],
    dependencies: [
      ...bill.dependencies.map((it) => (it.ref === own ? { ...it, dependsOn: [...it.dependsOn, ...refs] } : it)),
      ...refs.map((ref) => ({ ref, dependsOn: [] })),
    ],
  }
}

function toComponent({ name, version, license }: BundledPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl,
    licenses: [{ license: { id: license } }],
    properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }],
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  console.log(JSON.stringify(await sbom(), null, 2))
}
