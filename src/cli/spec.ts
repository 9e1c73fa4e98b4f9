import { renderHelp } from './help.ts'
import { oneOf } from './option-parsers.ts'
import { helpOption, isHelpRequested, type OptionTable, parseOptions } from './options.ts'
import { readPackageFile } from './package-file.ts'

const options = {
  format: {
    flag: '--format yaml|json',
    help: 'Format; yaml keeps the order and comments of the source file',
    default: 'yaml',
    parse: oneOf(['yaml', 'json']),
  },
  help: helpOption,
} satisfies OptionTable

/** Runs `compute-pools spec`: prints the OpenAPI document. */
export async function run(args: string[]): Promise<number> {
  if (isHelpRequested(args)) {
    process.stdout.write(help())
    return 0
  }
  const { values } = await parseOptions(args, options)
  process.stdout.write(values.format === 'yaml' ? await readPackageFile('openapi.yaml') : await readJson())
  return 0
}

async function readJson(): Promise<string> {
  const { document } = await import('../generated/document.ts')
  return `${JSON.stringify(document, null, 2)}\n`
}

function help(): string {
  return renderHelp({
    summary: 'Print the OpenAPI 3.1 document of the Compute Pools API',
    usage: 'compute-pools spec [options]',
    options,
    footer: `Examples:
  compute-pools spec > openapi.yaml
  compute-pools spec --format json | jq '.paths | keys'`,
  })
}
