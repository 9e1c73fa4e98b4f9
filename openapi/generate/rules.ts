/** Rules for openapi.yaml that the linters do not check. */

type Node = { [key: string]: unknown }
/** A schema of `components.schemas`. */
export type Schema = Node
/** The parsed openapi.yaml, as far as the generator reads it. */
export type Spec = {
  paths: Record<string, Record<string, Node>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Node> }
}

/** Returns one sentence per violation: an operation, schema or property without `x-source`, or a body without a named schema. */
export function findViolations(spec: Spec): string[] {
  const violations: string[] = []
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue
      const where = `${method.toUpperCase()} ${path}`
      requireSource(operation, where)
      requireNamedBodies(operation.requestBody as Node | undefined, `${where} request body`)
      for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
        requireNamedBodies(response, `${where} ${status}`)
      }
    }
  }
  for (const [name, response] of Object.entries(spec.components.responses)) requireNamedBodies(response, `response ${name}`)
  for (const [name, schema] of Object.entries(spec.components.schemas)) {
    requireSource(schema, `schema ${name}`)
    for (const [property, value] of Object.entries((schema.properties ?? {}) as Record<string, Node>)) {
      requireSource(value, `property ${name}.${property}`)
      if ('properties' in value || 'properties' in ((value.items as Node | undefined) ?? {})) {
        violations.push(`property ${name}.${property}: an object needs a named schema of its own`)
      }
    }
  }
  return violations

  function requireSource(node: Node, where: string) {
    if (typeof node['x-source'] !== 'string') violations.push(`${where}: x-source must name a section of the API document`)
  }
  function requireNamedBodies(node: Node | undefined, where: string) {
    for (const [type, media] of Object.entries((node?.content ?? {}) as Record<string, { schema?: Node }>)) {
      if (typeof media.schema?.$ref !== 'string')
        violations.push(`${where} (${type}): the schema must be a $ref into components/schemas`)
    }
  }
}
