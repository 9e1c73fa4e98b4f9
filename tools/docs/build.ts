/** `npm run docs` builds the site in docs/site/: the API reference, the TypeScript reference and the pages of docs/. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Application, Converter } from 'typedoc'
import manifest from '../../package.json' with { type: 'json' }
import { exported } from '../../tsup.config.ts'
import { apiPage } from './api-page.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const site = process.argv[2] ?? `${root}docs/site`

await rm(site, { recursive: true, force: true })
await mkdir(site, { recursive: true })
await writeFile(`${site}/api.html`, await apiPage())
await writeTypeScriptReference(`${site}/reference`)
await writeFile(`${site}/index.html`, indexPage())
console.log(`The site is in ${site}/index.html`)

async function writeTypeScriptReference(folder: string): Promise<void> {
  const application = await Application.bootstrapWithPlugins({
    basePath: root,
    entryPoints: Object.values(exported).map((file) => `${root}${file}`),
    tsconfig: `${root}tsconfig.json`,
    // Not docs/**, which includes an earlier site.
    projectDocuments: ['docs/*.md', 'docs/decisions/*.md', 'openapi/README.md', 'CHANGELOG.md'].map((glob) => `${root}${glob}`),
    readme: `${root}README.md`,
    name: 'Compute Pools',
    disableSources: true,
    highlightLanguages: ['typescript', 'tsx', 'javascript', 'json', 'yaml', 'bash', 'sh', 'html', 'css', 'mermaid'],
    githubPages: false,
    excludeInternal: true,
    excludeExternals: true,
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
  })
  // Names each module by its import path.
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = importPath(module.name)
  })
  const project = await application.convert()
  if (project) await application.generateDocs(project, folder)
  if (!project || application.logger.hasErrors() || application.logger.hasWarnings()) {
    console.error('docs: TypeDoc reported the problems above')
    process.exit(1)
  }
}

function importPath(file: string): string {
  const [name] = Object.entries(exported).find(([, source]) => [`${file}.ts`, `${file}/index.ts`].includes(source)) ?? []
  if (name === undefined) throw new Error(`docs: ${file} is not an entry point in tsup.config.ts`)
  return name === 'index' ? manifest.name : `${manifest.name}/${name}`
}

function indexPage(): string {
  const pages = [
    ['api.html', 'The HTTP API', 'the six operations with their bodies and errors, in one self-contained page'],
    ['reference/index.html', 'The package', 'the client, the servers, the mock and the contract tests in TypeScript'],
    [
      'reference/documents/docs_checks.html',
      'The checks',
      'the rules of the contract tests, with their sections of the API document',
    ],
  ]
  const entries = pages.map(([href, name, description]) => `<li><a href="${href}">${name}</a>: ${description}</li>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Compute Pools</title>
<style>:root { color-scheme: light dark } body { font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
</head>
<body>
<h1>Compute Pools</h1>
<ul>
${entries.join('\n')}
</ul>
</body>
</html>
`
}
