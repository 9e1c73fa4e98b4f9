import { encodeSegment } from '../../model/request.ts'

/** Encodes an id for a URL, with its first letter or digit and all hyphens, which need no encoding. */
export function percentEncode(id: string): string {
  const encoded = encodeSegment(id)
  const first = encoded.charAt(0)
  const start = /[A-Za-z0-9]/.test(first) ? `%${first.charCodeAt(0).toString(16).toUpperCase()}${encoded.slice(1)}` : encoded
  return start.replaceAll('-', '%2D')
}

/** True for ids that encode a number in letters: UUIDs, ObjectIds and ULIDs. */
export function isCaseInsensitive(id: string): boolean {
  return /^[0-9a-f-]{16,}$/i.test(id) || /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(id)
}
