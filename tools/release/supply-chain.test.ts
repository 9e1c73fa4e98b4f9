import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { bundledPackages } from './bundled.ts'
import { licensesPage } from './licenses.ts'
import { sbom } from './sbom.ts'

interface Locked {
  dev?: boolean
  devOptional?: boolean
  link?: boolean
  peer?: boolean
  resolved?: string
  integrity?: string
  hasInstallScript?: boolean
}
const manifest = JSON.parse(await readFile('package.json', 'utf8'))
const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
const locked = Object.entries(lock.packages).filter(([path]) => path !== '')

test('the package contains the license of every bundled package', async () => {
  const packages = await bundledPackages()
  expect(packages.map(({ name }) => name)).toEqual(['ajv', 'ajv-formats', 'fast-check', 'proxy-from-env', 'pure-rand'])
  expect(packages.filter(({ license }) => license !== 'MIT')).toEqual([])
  expect(await readFile('THIRD_PARTY_LICENSES.md', 'utf8'), 'npm run licenses').toBe(licensesPage(packages))
  expect(manifest.files).toContain('THIRD_PARTY_LICENSES.md')
})

test('the bill of materials lists runtime dependencies and bundled packages', async () => {
  const { bomFormat, specVersion, components, dependencies, metadata } = await sbom()
  expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.5'])
  expect(metadata.component.name).toBe(manifest.name)
  const installed = ['openapi-fetch', 'openapi-typescript-helpers']
  const bundled = (await bundledPackages()).map(({ name }) => name)
  expect(components.map(({ name }) => name).sort()).toEqual([...installed, ...bundled].sort())
  expect(components.every(({ version }) => /^\d/.test(version))).toBe(true)
  const refs = [metadata.component, ...components].map((it) => it['bom-ref'])
  expect(dependencies.map(({ ref }) => ref).sort()).toEqual(refs.sort())
})

test('installing the package runs no script of the package or its dependencies', () => {
  const lifecycle = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']
  expect(Object.keys(manifest.scripts).filter((name) => lifecycle.includes(name))).toEqual([])
  const runtime = locked.filter(([, { dev, devOptional, peer }]) => !dev && !devOptional && !peer)
  expect(runtime.map(([path]) => path)).toEqual(['node_modules/openapi-fetch', 'node_modules/openapi-typescript-helpers'])
  expect(runtime.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([])
})

test('CI runs no install script and turns telemetry off', async () => {
  const ci = await readFile('.ci/run', 'utf8')
  expect(ci.match(/npm (ci|install)\b.*/g)).not.toEqual(null)
  expect((ci.match(/npm (ci|install)\b.*/g) ?? []).filter((line) => !line.includes('--ignore-scripts'))).toEqual([])
  expect(manifest.scarfSettings).toEqual({ enabled: false })
  for (const off of ['REDOCLY_TELEMETRY=off', 'DO_NOT_TRACK=1', 'SCARF_ANALYTICS=false', 'NO_UPDATE_NOTIFIER=1']) {
    expect(ci).toContain(off)
  }
})

test('every version is exact, has a checksum, and comes from the configured registry', () => {
  const declared = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides }
  expect(
    Object.entries(declared).filter(([, version]) => !/^(npm:[@\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version))),
  ).toEqual([])
  const loose = locked.filter(([, it]) => !it.link && (it.integrity === undefined || it.resolved !== undefined))
  expect(loose.map(([path]) => path)).toEqual([])
})
