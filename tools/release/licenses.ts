/** Writes THIRD_PARTY_LICENSES.md, which travels in the package: `npm run licenses`. `supply-chain.test.ts` fails when it drifts. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type BundledPackage, bundledPackages } from './bundled.ts'

/** The page: a table, and the text of every licence. */
export function licensesPage(packages: BundledPackage[]): string {
  const rows = packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`)
  const texts = packages.map(({ name, text }) => `## ${name}\n\n\`\`\`text\n${text}\n\`\`\`\n`)
  return `# Licences of what is inside of this package

Parts of these packages are in \`dist\`. What is installed beside this package brings its own licence.

| package | version | licence |
|---|---|---|
${rows.join('\n')}

${texts.join('\n')}`
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await writeFile('THIRD_PARTY_LICENSES.md', licensesPage(await bundledPackages()))
  console.log('THIRD_PARTY_LICENSES.md')
}
