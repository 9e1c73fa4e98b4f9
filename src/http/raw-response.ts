import { badRequest, type Reply, undocumented } from './replies.ts'

/** What Node's parser says of input that it cannot read. */
export interface Unreadable extends Error {
  code?: string
  rawPacket?: { toString(encoding: 'latin1'): string }
}

/** The answer to what never became a request, in the shape of the documented errors. */
export function replyToUnreadable({ code, rawPacket, message }: Unreadable): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') return undocumented(431, 'The headers are longer than this server takes')
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return undocumented(413, 'The chunk extensions are longer than this server takes')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return undocumented(408, 'The request took too long to arrive')
  if (code === 'HPE_INVALID_METHOD' && wouldBeRequest.test(rawPacket?.toString('latin1') ?? '')) {
    return undocumented(501, 'The request has a method that this server does not know')
  }
  return badRequest(`the request is not valid HTTP: ${message}`)
}

/** HTTP, if only the method were known. */
const wouldBeRequest = /^[A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/
