import { promisify } from 'node:util'
import { type BrotliOptions, brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib'
import { tooLarge } from './body-limit.ts'
import { TransportError } from './transport.ts'

/** No server needs more than one. Each one multiplies the time for a body that decodes to the limit. */
const maxEncodings = 4

/**
 * Removes the content encodings of a body. If the body does not have these encodings, returns it unchanged with a problem.
 *
 * @throws {TransportError} of the kind `too-large` as soon as the decoded body is larger than `maxBytes`.
 */
export async function decodeBody(
  bytes: Buffer,
  encoding: string | null,
  status: number | undefined,
  maxBytes: number,
): Promise<{ body: Buffer; problem?: string }> {
  if (!encoding || bytes.length === 0 || status === 304) return { body: bytes }
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const applied = names.filter((name) => Object.hasOwn(decoders, name)).reverse()
  if (applied.length > maxEncodings)
    throw new TransportError('too-large', `the body has ${applied.length} content encodings, more than ${maxEncodings}`)
  let body = bytes
  try {
    for (const name of applied) body = (await decoders[name]?.(body, { maxOutputLength: maxBytes })) ?? body
    return { body }
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(maxBytes)
    return { body: bytes, problem: `the body does not have its Content-Encoding ${encoding.slice(0, 200)}: ${String(error)}` }
  }
}

type Decoder = (bytes: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>

const decompressGzip: Decoder = promisify(gunzip)
const decompressZlib: Decoder = promisify(inflate)
const decompressRaw: Decoder = promisify(inflateRaw)

const decoders: Record<string, Decoder> = {
  gzip: decompressGzip,
  'x-gzip': decompressGzip,
  br: promisify(brotliDecompress),
  // Some servers send the raw stream, without the zlib header that the standard requires.
  deflate: async (bytes, options) => {
    try {
      return await decompressZlib(bytes, options)
    } catch (error) {
      if (isTooLarge(error)) throw error
      return decompressRaw(bytes, options)
    }
  },
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
