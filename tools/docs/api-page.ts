import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { document } from '../../src/generated/document.ts'

const require = createRequire(import.meta.url)

/**
 * Returns the API reference as one HTML page that contains Swagger UI, its styles and the spec. Its content security policy allows
 * no requests except those of "Execute" to a mock on the reader's machine.
 */
export async function apiPage(): Promise<string> {
  const [renderer, style] = await Promise.all(['swagger-ui-bundle.js', 'swagger-ui.css'].map(readSwaggerUi))
  const scripts = [renderer ?? '', start].map(escapeScript)
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
<main id="reference"><noscript>This page needs JavaScript to show the OpenAPI document below.</noscript></main>
<script type="application/json" id="spec">${escapeJson(inlineReferences(document))}</script>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`
}

const start = `
const spec = JSON.parse(document.getElementById('spec').textContent)
SwaggerUIBundle({ spec, dom_id: '#reference', validatorUrl: null, deepLinking: true, showExtensions: true, defaultModelExpandDepth: 3 })
`

/**
 * Replaces each `$ref` by its target, because Swagger UI resolves none in a page opened from a file. A schema keeps its name as
 * its title.
 */
function inlineReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inlineReferences)
  if (typeof value !== 'object' || value === null) return value
  if (!('$ref' in value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inlineReferences(part)]))
  const [, , kind = '', name = ''] = String(value.$ref).split('/')
  const components: Record<string, Record<string, object>> = document.components
  const target = components[kind]?.[name]
  if (target === undefined) throw new Error(`docs: cannot resolve $ref "${value.$ref}"`)
  return inlineReferences(kind === 'schemas' ? { title: name, ...target } : target)
}

async function readSwaggerUi(name: string): Promise<string> {
  const text = await readFile(require.resolve(`swagger-ui-dist/${name}`), 'utf8')
  return text.replace(/^\/[/*]# sourceMappingURL=.*$/gm, '')
}

/** Escapes text that would end its script element. */
function escapeScript(script: string): string {
  return script.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')
}

function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
