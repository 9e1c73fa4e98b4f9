import { createRequire } from 'node:module'
import { join } from 'node:path'
import { document } from '../generated/document.ts'
import { badRequest, HttpError } from '../http/error-responses.ts'
import type { Preferences } from './prefer.ts'

/** Prism's engine: takes a request of a known operation. */
export type Prism = (request: PrismRequest, preferences: Preferences) => Promise<PrismResponse>

interface PrismRequest {
  method: string
  url: { path: string; query: Record<string, string | string[]> }
  /** Names are in lower case. */
  headers: Record<string, string>
  body?: unknown
}

/** A response whose body is not serialized yet. */
export interface PrismResponse {
  status: number
  body: unknown
  /** Violations of the spec in the request. */
  violations: Violation[]
}

interface Violation {
  path?: string[]
  message: string
}

/**
 * Creates Prism's engine for the spec, without its HTTP server. That one crashes on malformed percent-encoding, and its
 * errors have undocumented shapes.
 *
 * @throws {PrismNotInstalledError} if Prism is not installed.
 */
export async function createPrism(dynamic: boolean): Promise<Prism> {
  const { http, core, faker } = load()
  http.resetJSONSchemaGenerator()
  // Prism would add undocumented properties.
  faker.JSONSchemaFaker.option('fillProperties', false)
  // Prism resolves references in place, and this document is shared.
  const operations = await http.getHttpOperationsFromSpec(structuredClone(document))
  const shared = { isProxy: false, validateResponse: false, errors: false }
  const logger = core.createLogger('prism', { level: 'silent' })
  const prism = http.createInstance({ ...shared, validateRequest: true, checkSecurity: true, mock: { dynamic } }, { logger })

  return async (request, { code, example, ...generation }) => {
    // A request for an error gets that error, even if the request itself is invalid.
    const validates = code === undefined || code < 400
    const mock = { dynamic, ...generation, ...(code ? { code } : {}), ...(example ? { exampleKey: example } : {}) }
    const config = { ...shared, validateRequest: validates, checkSecurity: validates, mock }
    const outcome = await prism.request(request, operations, config)()
    if (outcome._tag === 'Left') {
      if (!example) throw outcome.left
      const operation = `${request.method.toUpperCase()} ${request.url.path}`
      throw new HttpError(badRequest(`invalid preference example=${example}: ${operation} has no example of this name`))
    }
    const { output, validations } = outcome.right
    return { status: output.statusCode, body: output.body, violations: validations.input }
  }
}

/** Prism, an optional peer dependency, is not installed. The message contains the command that installs it. */
export class PrismNotInstalledError extends Error {
  override readonly name = 'PrismNotInstalledError'

  constructor(cause: unknown) {
    super(`Prism is not installed: run npm install --save-dev @stoplight/prism-cli@${prismVersion}`, { cause })
  }
}

/** The version that this package is tested with. Later 5.x need Node 24. */
const prismVersion = '5.14.2'

/** The used parts of Prism's libraries, which are dependencies of its CLI. */
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

/** Resolves Prism from this package, or from the current directory if this package runs by `npx` or is installed globally. */
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
