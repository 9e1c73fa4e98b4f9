const empty = new Set(['meta', 'input', 'br'])
const entity = /&(?:amp|lt|gt|quot|apos|#\d+);/g

/** For tests: what is not well-formed in XML, or in a page written as strictly: a tag left open, a stray bracket, an unknown entity. */
export function balance(text: string): string[] {
  const problems: string[] = []
  const open: string[] = []
  const markup = text
    .replace(/^<\?xml [^?]*\?>|^<!doctype html>/, '')
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z][a-z-]*(?:="[^"<]*")?)*)\s*(\/?)>/gi, (_, end, name, attributes, closed) => {
      if (end) {
        const last = open.pop()
        if (last !== name) problems.push(`</${name}> closes ${last}`)
      } else if (!closed && !empty.has(name)) open.push(name)
      return attributes.replace(/^|="|"/g, ' ')
    })
  for (const name of open) problems.push(`${name} is left open`)
  for (const [stray] of markup.replace(entity, '').matchAll(/[<&].{0,30}/g)) problems.push(`stray ${stray}`)
  return problems
}
