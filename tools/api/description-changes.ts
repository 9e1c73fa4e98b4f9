import { isAnnotation, type Schema, type SchemaChange, schemaChanges } from './schema-changes.ts'

/** One difference between two OpenAPI 3.1 descriptions. */
export interface Change {
  where: string
  says: string
  /** Whose program may no longer work: one that calls the API, or a server that kept to it. */
  breaks: 'callers' | 'servers' | 'callers and servers' | 'nobody'
}

/**
 * What changed from one description to the next. Requests that fit must go on to fit: tightening breaks callers, loosening
 * breaks nobody. Answers are relied on from both sides: tightening breaks servers, loosening breaks callers.
 */
export function descriptionChanges(before: Schema, after: Schema): Change[] {
  const changes: Change[] = []
  const note = (where: string, says: string, breaks: Change['breaks']): void => {
    changes.push({ where, says, breaks })
  }
  const resolve = { before: resolver(before), after: resolver(after) }
  const [old, now] = [operationsOf(before), operationsOf(after)]
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name), now.get(name)]
    if (!is) note(name, 'is gone', 'callers')
    else if (!was) note(name, 'is new', 'nobody')
    else compareOperations(name, was, is)
  }
  compareServers('servers', serversOf(before), serversOf(after))
  compareSchemes()
  compareRest('the description', before, after, ['openapi', 'info', 'paths', 'components', 'servers', 'security', 'tags'])
  return changes

  /** What is not known here counts as breaking, so that nothing passes unseen. */
  function compareRest(where: string, was: Schema, is: Schema, known: string[]): void {
    for (const keyword of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (known.includes(keyword) || isAnnotation(keyword) || same(was[keyword], is[keyword])) continue
      note(where, `${keyword} is another`, 'callers and servers')
    }
  }

  function compareOperations(name: string, was: Schema, is: Schema): void {
    if (was.operationId !== is.operationId) note(name, `is called ${is.operationId}, was ${was.operationId}`, 'callers')
    compareParameters(name, was, is)
    compareBodies(name, resolve.before(was.requestBody ?? {}), resolve.after(is.requestBody ?? {}))
    compareAnswers(name, (was.responses ?? {}) as Schema, (is.responses ?? {}) as Schema)
    // Said once for all operations that have none of their own.
    if (was.servers || is.servers)
      compareServers(`${name} servers`, serversOf(was.servers ? was : before), serversOf(is.servers ? is : after))
    compareRest(name, was, is, ['operationId', 'parameters', 'requestBody', 'responses', 'servers', 'security', 'tags'])
    compareSecurity(name, was.security ?? before.security ?? [{}], is.security ?? after.security ?? [{}])
  }

  function compareParameters(name: string, was: Schema, is: Schema): void {
    const [old, now] = [parametersOf(was, resolve.before), parametersOf(is, resolve.after)]
    for (const key of new Set([...old.keys(), ...now.keys()])) {
      const [a, b] = [old.get(key), now.get(key)]
      const where = `${name} ${key}`
      if (!b) note(where, 'is gone', 'callers')
      else if (!a)
        note(where, b.required === true ? 'is new, and required' : 'is new', b.required === true ? 'callers' : 'nobody')
      else {
        if (a.required !== true && b.required === true) note(where, 'is required now', 'callers')
        if (a.required === true && b.required !== true) note(where, 'is no longer required', 'nobody')
        compareRest(where, a, b, ['name', 'in', 'required', 'schema'])
        inRequests(schemaChanges(a.schema ?? {}, b.schema ?? {}, where, resolve))
      }
    }
  }

  function compareBodies(name: string, was: Schema, is: Schema): void {
    const where = `${name} request`
    if (was.required !== true && is.required === true) note(where, 'a body is required now', 'callers')
    if (was.required === true && is.required !== true) note(where, 'a body is no longer required', 'nobody')
    compareContents(where, was, is, inRequests, 'nobody')
  }

  function compareAnswers(name: string, was: Schema, is: Schema): void {
    for (const status of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const where = `${name} ${status}`
      if (!(status in is)) note(where, 'is gone', 'callers and servers')
      // A switch over the statuses was exhaustive.
      else if (!(status in was)) note(where, 'is new', 'callers')
      else {
        const [a, b] = [resolve.before(was[status]), resolve.after(is[status])]
        compareRest(where, a, b, ['headers', 'content'])
        compareHeaders(where, (a.headers ?? {}) as Schema, (b.headers ?? {}) as Schema)
        compareContents(where, a, b, inAnswers, 'callers')
      }
    }
  }

  function compareHeaders(where: string, was: Schema, is: Schema): void {
    for (const header of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [a, b] = [resolve.before(was[header] ?? {}), resolve.after(is[header] ?? {})]
      if (!(header in is)) note(`${where} ${header}`, 'is gone', 'callers')
      else if (b.required === true && a.required !== true) note(`${where} ${header}`, 'is required now', 'servers')
      else if (a.required === true && b.required !== true) note(`${where} ${header}`, 'is no longer required', 'callers')
      else if (!(header in was)) note(`${where} ${header}`, 'is new', 'nobody')
      inAnswers(header in was && header in is ? schemaChanges(a.schema ?? {}, b.schema ?? {}, `${where} ${header}`, resolve) : [])
    }
  }

  function compareContents(
    where: string,
    was: Schema,
    is: Schema,
    judge: (changes: SchemaChange[]) => void,
    breaksWhenNew: Change['breaks'],
  ): void {
    const [old, now] = [(was.content ?? {}) as Schema, (is.content ?? {}) as Schema]
    for (const type of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (!(type in now)) note(`${where} ${type}`, 'is gone', 'callers')
      else if (!(type in old)) note(`${where} ${type}`, 'is new', breaksWhenNew)
      else {
        const [a, b] = [old[type] as Schema, now[type] as Schema]
        compareRest(`${where} ${type}`, a, b, ['schema'])
        judge(schemaChanges(a.schema ?? {}, b.schema ?? {}, where, resolve))
      }
    }
  }

  /** Each entry is one way to be let in. */
  function compareSecurity(name: string, was: unknown, is: unknown): void {
    const [old, now] = [waysIn(was), waysIn(is)]
    for (const way of old.filter((it) => !now.includes(it))) note(name, `security ${way} no longer lets in`, 'callers')
    for (const way of now.filter((it) => !old.includes(it))) note(name, `security ${way} lets in`, 'nobody')
  }

  /** The first is where programs that were generated from the description send their requests, unless they are told otherwise. */
  function compareServers(where: string, was: string[], is: string[]): void {
    for (const server of was.filter((it) => !is.includes(it))) note(where, `${server} is gone`, 'callers')
    for (const server of is.filter((it) => !was.includes(it))) note(where, `${server} is new`, 'nobody')
    if (was[0] !== is[0]) note(where, `${is[0]} is the first, was ${was[0]}`, 'callers')
  }

  function compareSchemes(): void {
    const [old, now] = [before, after].map((it) => ((it.components as Schema | undefined)?.securitySchemes ?? {}) as Schema)
    for (const [name, scheme] of Object.entries(old ?? {})) {
      if (!same(meaning(scheme), meaning(now?.[name]))) note(`security ${name}`, 'is another', 'callers and servers')
    }
  }

  function inRequests(found: SchemaChange[]): void {
    const breaks = { tightened: 'callers', loosened: 'nobody', added: 'nobody', removed: 'callers', unclear: 'callers' } as const
    for (const { where, says, kind } of found) note(where, says, breaks[kind])
  }
  function inAnswers(found: SchemaChange[]): void {
    const breaks = {
      tightened: 'servers',
      loosened: 'callers',
      added: 'nobody',
      removed: 'callers',
      unclear: 'callers and servers',
    } as const
    for (const { where, says, kind } of found) note(where, says, breaks[kind])
  }
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

function operationsOf(description: Schema): Map<string, Schema> {
  const found = Object.entries((description.paths ?? {}) as Record<string, Schema>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method): [string, Schema] => {
        const operation = item[method] as Schema
        const parameters = [...((item.parameters ?? []) as unknown[]), ...((operation.parameters ?? []) as unknown[])]
        const servers = operation.servers ?? item.servers
        return [`${method.toUpperCase()} ${path}`, { ...operation, parameters, ...(servers ? { servers } : {}) }]
      }),
  )
  return new Map(found)
}

/** URLs, each with the variables in it, if any. Where none is given, OpenAPI says that it is `/`. */
function serversOf({ servers = [] }: Schema): string[] {
  const given = servers as Schema[]
  if (given.length === 0) return ['/']
  return given.map(({ url, variables }) => {
    if (variables === undefined) return String(url)
    const meant = Object.entries(variables as Schema).map(([name, variable]) => [name, meaning(variable)])
    return `${url} ${JSON.stringify(Object.fromEntries(meant.sort()))}`
  })
}

function parametersOf(operation: Schema, resolve: (it: unknown) => Schema): Map<string, Schema> {
  const parameters = (operation.parameters as unknown[]).map(resolve)
  return new Map(parameters.map((it) => [`${it.in} parameter ${it.name}`, it]))
}

function resolver(description: Schema): (node: unknown) => Schema {
  return function resolve(node): Schema {
    const { $ref, ...beside } = (typeof node === 'object' && node !== null ? node : {}) as Schema
    if (typeof $ref !== 'string') return beside
    const steps = $ref.replace(/^#\//, '').split('/')
    const found = steps.reduce<unknown>((at, step) => (at as Schema | undefined)?.[unescaped(step)], description)
    if (found === undefined) throw new TypeError(`${$ref} points at nothing`)
    return { ...resolve(found), ...beside }
  }
}

function unescaped(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
}

function waysIn(security: unknown): string[] {
  const ways = security as Schema[]
  return ways.length === 0 ? ['{}'] : ways.map((way) => JSON.stringify(Object.fromEntries(Object.entries(way).sort())))
}

function meaning(scheme: unknown): Schema {
  const { description, ...rest } = (scheme ?? {}) as Schema
  return rest
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
