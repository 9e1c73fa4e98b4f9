import type { PoolBodies } from '../../model/pool-bodies.ts'

/** Unusual JSON for a creation, and for the updates that show first if it does harm. */
export interface OddBody {
  create: string | Uint8Array
  updates: (string | Uint8Array)[]
}

/**
 * Returns bodies that have broken JSON parsers and object mappers. A server that stores such a value may be unable to list it.
 * Its updates may take only the documented fields, so that each value is also sent as a description.
 */
export function oddBodies(bodies: PoolBodies): OddBody[] {
  const extended = (tail: (name: string) => string): OddBody => ({
    create: unclosed(bodies.create()) + tail(bodies.name()),
    updates: [unclosed(bodies.update()) + tail(bodies.name())],
  })
  const noted = (json: string): OddBody => {
    const { create, updates } = extended(() => `,"note":${json}}`)
    return { create, updates: [...updates, `${unclosed(bodies.update())},"description":${json}}`] }
  }
  return [
    extended(() => ',"__proto__":{"admin":true,"toString":1,"tags":0}}'),
    extended(() => ',"constructor":{"prototype":{"admin":true}},"hasOwnProperty":1,"toString":null}'),
    extended((name) => `,"name":"${name} twice"}`),
    noted('"\\ud800"'),
    surrogates(bodies),
    noted('NaN'),
    noted('-Infinity'),
    noted('1e999'),
    noted('123456789012345678901234567890'),
    noted(`${'['.repeat(400)}${']'.repeat(400)}`),
    noted(`${'{"a":'.repeat(400)}1${'}'.repeat(400)}`),
    same(`${'['.repeat(400)}${']'.repeat(400)}`),
    { create: `\ufeff${unclosed(bodies.create())}}`, updates: [`\ufeff${unclosed(bodies.update())}}`] },
    extended(() => ',"":"","a.b":1,"$where":"1","\\u0000":1}'),
    { create: latin1(bodies.create()), updates: [latin1(bodies.update())] },
    same(new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])),
    objects(bodies),
    extended(() => ',}'),
    same('[]'),
    same('""'),
  ]
}

function unclosed(body: object): string {
  return JSON.stringify(body).slice(0, -1)
}

function same(body: string | Uint8Array): OddBody {
  return { create: body, updates: [body] }
}

/** Surrogates in all texts. The first update has them only in the description. */
function surrogates(bodies: PoolBodies): OddBody {
  const fields = ',"description":"\\udc00","tags":["\\ud800x"]}'
  const withName = (body: { name: string }) => unclosed({ ...body, name: undefined, description: undefined, tags: undefined })
  const named = (body: { name: string }) => `${withName(body)},"name":"${body.name} \\ud83d"${fields}`
  const described = `${unclosed({ ...bodies.update(), description: undefined })},"description":"before \\ud83d"}`
  return { create: named(bodies.create()), updates: [described, named(bodies.update())] }
}

/** Objects and null where texts and numbers are expected. */
function objects(bodies: PoolBodies): OddBody {
  const body = () => `{"name":{"$gt":""},"description":"${bodies.name()}","nodeTypes":[{"type":null,"count":null}],"tags":[null]}`
  return { create: body(), updates: [body()] }
}

/** A text in Latin-1, which is not valid UTF-8. */
function latin1(body: object): Uint8Array {
  const bytes = new TextEncoder().encode(`${unclosed(body)},"note":"x"}`)
  bytes[bytes.length - 3] = 0xe9
  return bytes
}
