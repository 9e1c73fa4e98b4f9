/** `npm run licenses` writes THIRD_PARTY_LICENSES.md, which is published. `supply-chain.test.ts` fails if it is outdated. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type BundledPackage, bundledPackages } from './bundled.ts'

/** Renders a table of the packages, and the text of every license. */
export function licensesPage(packages: BundledPackage[]): string {
  const rows = packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`)
  const texts = packages.map(({ name, text }) => `## ${name}\n\n\`\`\`text\n${text}\n\`\`\`\n`)
  return `# Licenses of bundled packages

\`dist\` contains code of these packages. Dependencies that are installed separately include their own licenses.

| package | version | license |
|---|---|---|
${rows.join('\n')}

${texts.join('\n')}`
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await writeFile('THIRD_PARTY_LICENSES.md', licensesPage(await bundledPackages()))
  console.log('THIRD_PARTY_LICENSES.md')
}
