import { assertType, expectTypeOf, test } from 'vitest'
import type * as entry from '../index.ts'
import {
  type Activity,
  type ActivityList,
  ApiError,
  type BadRequestError,
  type CallError,
  type ClientOptions,
  type ComputePoolsClient,
  ComputePoolsError,
  type ConnectionError,
  type CreatePoolRequest,
  createClient,
  type DeletePoolResult,
  type ForbiddenError,
  type InternalServerError,
  type NodeType,
  type NotFoundBody,
  type NotFoundError,
  type Pool,
  type PoolList,
  type RequestNotSentError,
  type ResponseValidationError,
  type Result,
  type TimeoutError,
  toResult,
  type UnauthorizedError,
  type UnexpectedResponseError,
  type UpdatePoolRequest,
  waitForPool,
} from '../index.ts'
import { createClient as createUnvalidated } from '../unvalidated.ts'

const client = createClient({ baseUrl: 'https://dash.example' })

test('each method returns the type of the spec', () => {
  expectTypeOf(client.listPools).returns.resolves.toEqualTypeOf<PoolList>()
  expectTypeOf(client.getPool).returns.resolves.toEqualTypeOf<Pool>()
  expectTypeOf(client.createPool).returns.resolves.toEqualTypeOf<Pool>()
  expectTypeOf(client.updatePool).returns.resolves.toEqualTypeOf<Pool>()
  expectTypeOf(client.deletePool).returns.resolves.toEqualTypeOf<DeletePoolResult>()
  expectTypeOf(client.listActivity).returns.resolves.toEqualTypeOf<ActivityList>()
  expectTypeOf(client.createPool).parameter(0).toEqualTypeOf<CreatePoolRequest>()
  expectTypeOf(client.updatePool).parameter(1).toEqualTypeOf<UpdatePoolRequest>()
  expectTypeOf(waitForPool).returns.resolves.toEqualTypeOf<Pool>()
  expectTypeOf(createUnvalidated).returns.toEqualTypeOf<ComputePoolsClient>()
})

test('wrong input does not compile', () => {
  // @ts-expect-error an id is a string
  client.getPool(7)
  // @ts-expect-error a new pool needs a name
  client.createPool({ region: 'us-west-2', provider: 'AWS', nodeTypes: [] })
  // @ts-expect-error a pool's region cannot be changed by an update
  client.updatePool('pool-1', { region: 'us-west-2' })
  // @ts-expect-error the filter is an object
  client.listActivity('pool-1')
  // @ts-expect-error there is no such option
  client.listPools({ timout: 1 })
  // @ts-expect-error baseUrl is not optional
  createClient({})
  // @ts-expect-error the entry without schemas cannot validate
  createUnvalidated({ baseUrl: '', validate: true })
})

test('a status is a known value or any other string', () => {
  const pool = {} as Pool
  assertType<Pool['status']>('active')
  assertType<Pool['status']>('draining')
  expectTypeOf(pool.status.toUpperCase()).toEqualTypeOf<string>()
  const known: Extract<Pool['status'], 'active' | 'initializing' | 'maintenance'> = 'maintenance'
  assertType<string>(known)
})

test('no schema has an index signature', () => {
  type Known<T> = string extends keyof T ? 'has an index signature' : 'has no index signature'
  expectTypeOf<Known<Pool> | Known<PoolList> | Known<NodeType> | Known<Activity>>().toEqualTypeOf<'has no index signature'>()
  expectTypeOf<
    Known<CreatePoolRequest> | Known<UpdatePoolRequest> | Known<NotFoundBody>
  >().toEqualTypeOf<'has no index signature'>()
  // @ts-expect-error a pool has no such field
  assertType({} as Pool).nodes
})

test('the status of an error narrows its class exhaustively', () => {
  const error = {} as CallError
  switch (error.status) {
    case 400:
      expectTypeOf(error).toEqualTypeOf<BadRequestError>()
      expectTypeOf(error.body.details).toEqualTypeOf<string>()
      expectTypeOf(error.details).toEqualTypeOf<string>()
      break
    case 401:
      expectTypeOf(error).toEqualTypeOf<UnauthorizedError>()
      break
    case 403:
      expectTypeOf(error).toEqualTypeOf<ForbiddenError>()
      break
    case 404:
      expectTypeOf(error).toEqualTypeOf<NotFoundError>()
      expectTypeOf(error.body).toEqualTypeOf<NotFoundBody>()
      // @ts-expect-error details exists on 400 alone
      error.body.details
      // @ts-expect-error details exists on 400 alone
      error.details
      break
    case 500:
      expectTypeOf(error).toEqualTypeOf<InternalServerError>()
      break
    case undefined:
      expectTypeOf(error).toEqualTypeOf<
        UnexpectedResponseError | ResponseValidationError | ConnectionError | TimeoutError | RequestNotSentError
      >()
      break
    default:
      expectTypeOf(error).toBeNever()
  }
})

test('the name of an error narrows its class exhaustively', () => {
  const error = {} as CallError
  switch (error.name) {
    case 'BadRequestError':
    case 'UnauthorizedError':
    case 'ForbiddenError':
    case 'NotFoundError':
    case 'InternalServerError':
      expectTypeOf(error).toExtend<ApiError>()
      expectTypeOf(error.request).toEqualTypeOf<{ method: string; url: string }>()
      break
    case 'UnexpectedResponseError':
      expectTypeOf(error.response).toEqualTypeOf<Response>()
      expectTypeOf(error.text).toEqualTypeOf<string>()
      break
    case 'ResponseValidationError':
      expectTypeOf(error.issues).toEqualTypeOf<{ path: string; message: string }[]>()
      break
    case 'TimeoutError':
      expectTypeOf(error.request).toEqualTypeOf<{ method: string; url: string } | undefined>()
      break
    case 'ConnectionError':
    case 'RequestNotSentError':
      expectTypeOf(error.status).toEqualTypeOf<undefined>()
      break
    default:
      expectTypeOf(error).toBeNever()
  }
})

test('toResult narrows the result to its data or its error', async () => {
  const result = await toResult(client.getPool('pool-1'))
  expectTypeOf(result).toEqualTypeOf<Result<Pool>>()
  if (result.ok) expectTypeOf(result.data).toEqualTypeOf<Pool>()
  else expectTypeOf(result.error).toEqualTypeOf<CallError>()
  // @ts-expect-error an error has no data
  if (!result.ok) result.data
})

test('every option accepts undefined under exactOptionalPropertyTypes', () => {
  assertType<ClientOptions>({
    baseUrl: '',
    token: undefined,
    onUnauthorized: undefined,
    fetch: undefined,
    headers: { 'x-team': undefined },
    timeout: undefined,
    retry: undefined,
    validate: undefined,
  })
  client.listPools({ signal: undefined, timeout: undefined, headers: undefined, retry: { limit: undefined } })
  client.listActivity({ poolId: undefined })
  client.listActivity(undefined, undefined)
})

test('no export has the type any', () => {
  type IsAny<T> = 0 extends 1 & T ? true : false
  type Anys = { [Name in keyof typeof entry]: IsAny<(typeof entry)[Name]> }[keyof typeof entry]
  expectTypeOf<Anys>().toEqualTypeOf<false>()
  type Methods = { [Name in keyof ComputePoolsClient]: IsAny<ComputePoolsClient[Name]> }[keyof ComputePoolsClient]
  expectTypeOf<Methods>().toEqualTypeOf<false>()
  type OptionAnys = { [Name in keyof ClientOptions]-?: IsAny<ClientOptions[Name]> }[keyof ClientOptions]
  expectTypeOf<OptionAnys>().toEqualTypeOf<false>()
  expectTypeOf<IsAny<CallError['message']>>().toEqualTypeOf<false>()
  expectTypeOf<IsAny<UnexpectedResponseError['response']>>().toEqualTypeOf<false>()
})

test('the two base classes are abstract', () => {
  // @ts-expect-error ComputePoolsError is abstract
  new ComputePoolsError('')
  // @ts-expect-error ApiError is abstract
  new ApiError('')
})

test('maxBody is an option of the root entry only, because the other one limits nothing', () => {
  createClient({ baseUrl: '', maxBody: 1_000_000 })
  // @ts-expect-error not an option of this entry
  createUnvalidated({ baseUrl: '', maxBody: 1_000_000 })
})
