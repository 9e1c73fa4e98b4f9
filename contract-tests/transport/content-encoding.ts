import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Removes the content encoding of a body. If the body does not have this encoding, returns it unchanged with a problem. */
export function decodeBody(
  bytes: Buffer,
  encoding: string | null,
  status: number | undefined,
): { body: Buffer; problem?: string } {
  if (!encoding || bytes.length === 0 || status === 304) return { body: bytes }
  let body = bytes
  try {
    for (const coding of encoding.toLowerCase().split(',').reverse()) body = decoders[coding.trim()]?.(body) ?? body
    return { body }
  } catch (error) {
    return { body: bytes, problem: `the body does not have its Content-Encoding ${encoding}: ${String(error)}` }
  }
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gunzipSync(bytes),
  'x-gzip': (bytes) => gunzipSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
  // Some servers send the raw stream, without the zlib header that the standard requires.
  deflate: (bytes) => {
    try {
      return inflateSync(bytes)
    } catch {
      return inflateRawSync(bytes)
    }
  },
}
