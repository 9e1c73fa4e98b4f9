import type { CallError } from '@nightcrawler/compute-pools'
import { SignInDeclined } from './session.ts'

/** An error message for the user, and the action to offer. */
export interface Explanation {
  title: string
  text: string
  /** Technical details for the administrator of the server. */
  detail?: string
  action: 'retry' | 'sign-in'
}

/** Explains why content cannot be shown. */
export function explainReading(error: CallError): Explanation {
  switch (error.name) {
    case 'UnauthorizedError':
      return { title: 'Please sign in', text: 'This server requires a token.', action: 'sign-in' }
    case 'ForbiddenError':
      return {
        title: 'Access denied',
        text: `${sentence(error.body.message)} Try another token.`,
        action: 'sign-in',
      }
    case 'NotFoundError':
      return {
        title: 'Not found',
        text: 'The server does not provide the Compute Pools API at this address.',
        detail: error.message,
        action: 'retry',
      }
    case 'BadRequestError':
      return { title: 'The server rejected the request', text: sentence(error.details), detail: error.message, action: 'retry' }
    case 'InternalServerError':
      return {
        title: 'Server error',
        text: `${sentence(error.body.message)} Try again later.`,
        detail: error.message,
        action: 'retry',
      }
    case 'ConnectionError':
      return {
        title: 'No connection to the server',
        text: 'The server or the network is down.',
        detail: error.message,
        action: 'retry',
      }
    case 'TimeoutError':
      return {
        title: 'The server did not respond in time',
        text: 'It may be overloaded.',
        detail: error.message,
        action: 'retry',
      }
    case 'ResponseValidationError':
      return {
        title: 'The response is invalid',
        text: 'It does not match the API, so its data is not shown.',
        detail: error.issues
          .slice(0, 3)
          .map(({ path, message }) => `${path || 'The response'} ${message}`)
          .join('; '),
        action: 'retry',
      }
    case 'UnexpectedResponseError':
      return {
        title: `Unexpected status ${error.response.status}`,
        text: 'The API does not have this response. A proxy may have sent it.',
        detail: error.message,
        action: 'retry',
      }
    case 'RequestNotSentError':
      return {
        title: 'The request could not be sent',
        text: 'The token may contain invalid characters.',
        detail: error.message,
        action: 'sign-in',
      }
  }
}

/** Explains, as text after a colon, why a change failed, and whether a retry may succeed. */
export function explainChange(error: CallError): { text: string; canRetry: boolean } {
  switch (error.name) {
    case 'BadRequestError':
      return { text: `the server rejected it. ${sentence(error.details)}`, canRetry: false }
    case 'UnauthorizedError': {
      const declined = error.cause instanceof SignInDeclined
      return { text: declined ? 'you did not sign in.' : 'the server rejected this token.', canRetry: true }
    }
    case 'ForbiddenError':
      return { text: `you do not have permission. ${sentence(error.body.message)}`, canRetry: false }
    case 'NotFoundError':
      return { text: 'it no longer exists.', canRetry: false }
    case 'InternalServerError':
      return { text: `server error. ${sentence(error.body.message)}`, canRetry: true }
    case 'ConnectionError':
    case 'TimeoutError':
      return { text: 'no response arrived. The change may still have been made.', canRetry: true }
    case 'ResponseValidationError':
      return { text: 'the response is invalid. The change may still have been made.', canRetry: false }
    case 'UnexpectedResponseError': {
      const { status } = error.response
      const isRejection = status >= 400 && status < 500
      return { text: `unexpected status ${status}.${isRejection ? '' : ' The change may still have been made.'}`, canRetry: true }
    }
    case 'RequestNotSentError':
      return { text: `it could not be sent. ${error.message}`, canRetry: false }
  }
}

/** Adds a period if the message of the server has none. */
function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}
