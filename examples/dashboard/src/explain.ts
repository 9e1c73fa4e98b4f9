import type { CallError } from '@nightcrawler/compute-pools'
import { SignInDeclined } from './session.ts'

/** An error message for the user, and the action to offer. */
export interface Explanation {
  title: string
  text: string
  /** Technical details for the administrator of the server. */
  detail?: string
  way: 'retry' | 'sign-in'
}

/** Explains why content cannot be shown. */
export function explainReading(error: CallError): Explanation {
  switch (error.name) {
    case 'UnauthorizedError':
      return { title: 'Please sign in', text: 'This server only talks to people it knows.', way: 'sign-in' }
    case 'ForbiddenError':
      return {
        title: 'You may not see this',
        text: `${sentence(error.body.message)} Another token may be allowed to.`,
        way: 'sign-in',
      }
    case 'NotFoundError':
      return {
        title: 'Nothing is here',
        text: 'The server answers, but not as a Compute Pools API.',
        detail: error.message,
        way: 'retry',
      }
    case 'BadRequestError':
      return { title: 'The server refused the request', text: sentence(error.details), detail: error.message, way: 'retry' }
    case 'InternalServerError':
      return {
        title: 'The server had a problem',
        text: `${sentence(error.body.message)} It may pass.`,
        detail: error.message,
        way: 'retry',
      }
    case 'ConnectionError':
      return { title: 'No connection to the server', text: 'It is down, or the network is.', detail: error.message, way: 'retry' }
    case 'TimeoutError':
      return { title: 'The server takes too long', text: 'It may be busy.', detail: error.message, way: 'retry' }
    case 'ResponseValidationError':
      return {
        title: 'The server’s answer cannot be read',
        text: 'It is not as the API describes it, so nothing of it is shown.',
        detail: error.issues
          .slice(0, 3)
          .map(({ path, message }) => `${path || 'The answer'} ${message}`)
          .join('; '),
        way: 'retry',
      }
    case 'UnexpectedResponseError':
      return {
        title: `The server answered ${error.response.status}`,
        text: 'That is not an answer of this API. A proxy may have given it.',
        detail: error.message,
        way: 'retry',
      }
    case 'RequestNotSentError':
      return {
        title: 'The request could not be sent',
        text: 'The token may hold a character that cannot be sent.',
        detail: error.message,
        way: 'sign-in',
      }
  }
}

/** Explains, as text after a colon, why a change failed, and whether a retry may succeed. */
export function explainChange(error: CallError): { text: string; mayPass: boolean } {
  switch (error.name) {
    case 'BadRequestError':
      return { text: `the server refused it. ${sentence(error.details)}`, mayPass: false }
    case 'UnauthorizedError': {
      const declined = error.cause instanceof SignInDeclined
      return { text: declined ? 'nobody signed in.' : 'the server does not know this token.', mayPass: true }
    }
    case 'ForbiddenError':
      return { text: `it is not permitted. ${sentence(error.body.message)}`, mayPass: false }
    case 'NotFoundError':
      return { text: 'it no longer exists.', mayPass: false }
    case 'InternalServerError':
      return { text: `the server had a problem. ${sentence(error.body.message)}`, mayPass: true }
    case 'ConnectionError':
    case 'TimeoutError':
      return { text: 'no answer came, so it may have happened all the same.', mayPass: true }
    case 'ResponseValidationError':
      return { text: 'the answer cannot be read, so it may have happened all the same.', mayPass: false }
    case 'UnexpectedResponseError': {
      const { status } = error.response
      const isRefusal = status >= 400 && status < 500
      return { text: `the server answered ${status}${isRefusal ? '' : ', so it may have happened all the same'}.`, mayPass: true }
    }
    case 'RequestNotSentError':
      return { text: `it could not be sent. ${error.message}`, mayPass: false }
  }
}

/** Adds a period if the message of the server has none. */
function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}
