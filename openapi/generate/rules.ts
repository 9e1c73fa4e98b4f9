/** The house rules of the description, beyond what the linters know. */

type Node = { [key: string]: unknown }
/** A schema as it stands in `components.schemas`. */
export type Schema = Node
/** What is asked here of openapi.yaml, as it was parsed. */
export type Description = {
  paths: Record<string, Record<string, Node>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Node> }
}

/** Sentences about what breaks a rule: an operation, schema or property without `x-source`, or a body whose schema has no name. */
export function complaintsAbout(description: Description): string[] {
  const complaints: string[] = []
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue
      const where = `${method.toUpperCase()} ${path}`
      needsSource(operation, where)
      namedBodies(operation.requestBody as Node | undefined, `${where} request body`)
      for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
        namedBodies(response, `${where} ${status}`)
      }
    }
  }
  for (const [name, response] of Object.entries(description.components.responses)) namedBodies(response, `response ${name}`)
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    needsSource(schema, `schema ${name}`)
    for (const [property, value] of Object.entries((schema.properties ?? {}) as Record<string, Node>)) {
      needsSource(value, `property ${name}.${property}`)
      if ('properties' in value || 'properties' in ((value.items as Node | undefined) ?? {})) {
        complaints.push(`property ${name}.${property}: an object needs a named schema of its own`)
      }
    }
  }
  return complaints

  function needsSource(node: Node, where: string) {
    if (typeof node['x-source'] !== 'string') complaints.push(`${where}: x-source must name the section of the document`)
  }
  function namedBodies(node: Node | undefined, where: string) {
    for (const [type, media] of Object.entries((node?.content ?? {}) as Record<string, { schema?: Node }>)) {
      if (typeof media.schema?.$ref !== 'string')
        complaints.push(`${where} (${type}): the schema must be a $ref into components/schemas`)
    }
  }
}
