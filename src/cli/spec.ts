import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { oneOf, parseArguments } from './arguments.ts'

const help = `Print the OpenAPI 3.1 description of the Compute Pools API

Usage: compute-pools spec [options]

Options:
  --format yaml|json  yaml, as it was written (default), or json
  -h, --help          Show this text

Examples:
  compute-pools spec > openapi.yaml
  compute-pools spec --format json | jq '.paths | keys'
`

/** `compute-pools spec`: the description on stdout. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArguments(args, {
    format: { type: 'string', default: 'yaml' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const format = oneOf('--format', values.format, ['yaml', 'json'])
  process.stdout.write(format === 'yaml' ? await yaml() : await json())
  return 0
}

async function json(): Promise<string> {
  const { document } = await import('../generated/document.ts')
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The file itself, with its order and its layout, found by the package's own name: from source and from dist alike. */
async function yaml(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('@nightcrawler/compute-pools/openapi.yaml'), 'utf8')
}
