import { createRequire } from 'node:module'
import { join } from 'node:path'
import { document } from '../generated/document.ts'
import type { Preferences } from './prefer.ts'

/** Prism's own answer to a request whose operation is known. */
export type Prism = (request: PrismRequest, preferences: Preferences) => Promise<PrismAnswer>

interface PrismRequest {
  method: string
  url: { path: string; query: Record<string, string | string[]> }
  /** In lower case, as Node gives them. */
  headers: Record<string, string>
  body?: unknown
}

/** An answer before it is one of HTTP. */
export interface PrismAnswer {
  status: number
  body: unknown
  /** What Prism found wrong with the request. */
  violations: Violation[]
}

interface Violation {
  path?: string[]
  message: string
}

/**
 * Prism's engine on the description, without its HTTP server, which dies on a bad percent-encoding and answers in shapes
 * of its own.
 *
 * @throws {PrismNotInstalledError}
 */
export async function createPrism(dynamic: boolean): Promise<Prism> {
  const { http, core, faker } = load()
  http.resetJSONSchemaGenerator()
  // Prism would add properties that nobody documented.
  faker.JSONSchemaFaker.option('fillProperties', false)
  // It resolves references in place: the shared value must not change.
  const operations = await http.getHttpOperationsFromSpec(structuredClone(document))
  const shared = { isProxy: false, validateResponse: false, errors: false }
  const logger = core.createLogger('prism', { level: 'silent' })
  const prism = http.createInstance({ ...shared, validateRequest: true, checkSecurity: true, mock: { dynamic } }, { logger })

  return async (request, { code, example, ...generation }) => {
    // Who asks for an error wants that error, whatever else is sent.
    const judged = code === undefined || code < 400
    const mock = { dynamic, ...generation, ...(code ? { code } : {}), ...(example ? { exampleKey: example } : {}) }
    const config = { ...shared, validateRequest: judged, checkSecurity: judged, mock }
    const outcome = await prism.request(request, operations, config)()
    if (outcome._tag === 'Left') {
      if (!example) throw outcome.left
      const message = `example=${example}: ${request.method.toUpperCase()} ${request.url.path} has no example of this name`
      return { status: 400, body: undefined, violations: [{ path: ['Prefer'], message }] }
    }
    const { output, validations } = outcome.right
    return { status: output.statusCode, body: output.body, violations: validations.input }
  }
}

/** Prism is an optional peer of this package, and is not here. The message holds the command that installs it. */
export class PrismNotInstalledError extends Error {
  override readonly name = 'PrismNotInstalledError'

  constructor(cause: unknown) {
    super(`Prism is not installed. To install it: npm install --save-dev @stoplight/prism-cli@${prismVersion}`, { cause })
  }
}

/** The version that this package is tested with. Later 5.x ask for Node 24. */
const prismVersion = '5.14.2'

/** The part of Prism's libraries that is used here. They are dependencies of its command line, and found from there. */
interface Libraries {
  http: {
    getHttpOperationsFromSpec(document: object): Promise<unknown[]>
    resetJSONSchemaGenerator(): void
    createInstance(
      config: object,
      components: object,
    ): { request(input: PrismRequest, operations: unknown[], config: object): () => Promise<Outcome> }
  }
  core: { createLogger(name: string, options: object): object }
  faker: { JSONSchemaFaker: { option(name: string, value: unknown): void } }
}

type Outcome =
  | { _tag: 'Left'; left: Error }
  | { _tag: 'Right'; right: { output: { statusCode: number; body: unknown }; validations: { input: Violation[] } } }

function load(): Libraries {
  const fromCli = createRequire(findCli())
  const fromHttp = createRequire(fromCli.resolve('@stoplight/prism-http'))
  return { http: fromCli('@stoplight/prism-http'), core: fromCli('@stoplight/prism-core'), faker: fromHttp('json-schema-faker') }
}

/** Beside this package, or, when this package was started by `npx` or installed globally, in the project at hand. */
function findCli(): string {
  const manifest = '@stoplight/prism-cli/package.json'
  try {
    return createRequire(import.meta.url).resolve(manifest)
  } catch {
    try {
      return createRequire(join(process.cwd(), 'package.json')).resolve(manifest)
    } catch (cause) {
      throw new PrismNotInstalledError(cause)
    }
  }
}
