import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { document } from '../../src/generated/document.ts'

const require = createRequire(import.meta.url)

/**
 * The reference of the API as one page: Swagger UI, its style and the description, all inside. Its policy lets the page
 * fetch nothing, except from a mock on the reader's own machine when "Execute" is pressed.
 */
export async function apiPage(): Promise<string> {
  const [renderer, style] = await Promise.all(['swagger-ui-bundle.js', 'swagger-ui.css'].map(fileOfSwaggerUi))
  const scripts = [renderer ?? '', start].map(insideScript)
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'connect-src http://127.0.0.1:* http://localhost:*',
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} ${document.info.version}</title>
<style>${style}</style>
</head>
<body>
<main id="reference"><noscript>This page shows the OpenAPI description below with the help of JavaScript.</noscript></main>
<script type="application/json" id="description">${insideJson(withoutReferences(document))}</script>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`
}

const start = `
const spec = JSON.parse(document.getElementById('description').textContent)
SwaggerUIBundle({ spec, dom_id: '#reference', validatorUrl: null, deepLinking: true, showExtensions: true, defaultModelExpandDepth: 3 })
`

/**
 * The description with each reference replaced by what it names. In a page that is opened as a file, Swagger UI
 * resolves none. A schema keeps its name as its title.
 */
function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences)
  if (typeof value !== 'object' || value === null) return value
  if (!('$ref' in value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutReferences(part)]))
  const [, , kind = '', name = ''] = String(value.$ref).split('/')
  const components: Record<string, Record<string, object>> = document.components
  const target = components[kind]?.[name]
  if (target === undefined) throw new Error(`docs: ${value.$ref} names nothing`)
  return withoutReferences(kind === 'schemas' ? { title: name, ...target } : target)
}

async function fileOfSwaggerUi(name: string): Promise<string> {
  const text = await readFile(require.resolve(`swagger-ui-dist/${name}`), 'utf8')
  return text.replace(/^\/[/*]# sourceMappingURL=.*$/gm, '')
}

/** Text that does not end the script element it stands in. */
function insideScript(script: string): string {
  return script.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')
}

function insideJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
