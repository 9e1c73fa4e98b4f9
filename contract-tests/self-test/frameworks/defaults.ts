import type { FrameworkDefault } from './framework.ts'

export const expressDefaults: FrameworkDefault[] = [
  {
    behavior: 'Errors are HTML pages, with a stack trace unless `NODE_ENV=production`.',
    documented: 'JSON with `error` and `message`, and `details` for a 400.',
    fix: 'An error handler with four parameters after the routes: `app.use((error, req, res, next) => …)`.',
    checks: ['answers.body-is-json', 'answers.media-type-is-json', 'answers.errors-leak-nothing'],
  },
  {
    behavior: '`express.json()` checks no types: `{ "name": {} }` is stored and returned, `{ "nodeTypes": 42 }` is a 500.',
    documented: '400 for a body that is not a valid pool.',
    fix: 'Check the type of each field, and that counts are whole numbers from 0 to a limit.',
    checks: [
      'answers.documented-request-never-fails',
      'answers.success-matches-its-schema',
      'pool.counts-are-whole-numbers',
      'requests.body-must-be-an-object',
      'requests.texts-must-be-strings',
      'requests.tags-must-be-a-list-of-strings',
      'requests.node-types-must-be-a-list-of-objects',
      'requests.counts-must-be-whole-numbers',
      'requests.huge-counts-stay-numbers',
    ],
  },
  {
    behavior: '`req.body` is `undefined` if the `Content-Type` is not JSON, so that reading a field of it is a 500.',
    documented: '400 for an invalid request.',
    fix: 'Check that `req.body` is an object.',
    checks: ['robustness.wrong-content-types-never-fail'],
  },
  {
    behavior: 'A handler that throws half-way leaves the pool half updated.',
    documented: 'A rejected update changes nothing.',
    fix: 'Check the whole body, then replace the pool.',
    checks: ['requests.refused-update-changes-nothing'],
  },
]

export const fastifyDefaults: FrameworkDefault[] = [
  {
    behavior: 'The body of a 400 is `{ statusCode, code, error, message }`.',
    documented: '`error`, `message` and `details`.',
    fix: '`app.setErrorHandler(…)` that writes the documented body.',
    checks: ['answers.bad-request-has-details'],
  },
  {
    behavior: 'Ajv converts values to the type of the schema: `"tags": 42` becomes `["42"]`.',
    documented: '400 for a value of the wrong type.',
    fix: '`Fastify({ ajv: { customOptions: { coerceTypes: false } } })`.',
    checks: ['requests.tags-must-be-a-list-of-strings'],
  },
  {
    behavior: '`{ type: "integer" }` accepts 1e308. The sum of two is infinite, which JSON writes as `null`.',
    documented: '`nodeCount` is a number.',
    fix: 'A `maximum` for `count`.',
    checks: ['answers.success-matches-its-schema', 'requests.huge-counts-stay-numbers'],
  },
]

export const fastapiDefaults: FrameworkDefault[] = [
  {
    behavior: 'An invalid body is a 422 with `{ "detail": [...] }`.',
    documented: '400 with `error`, `message` and `details`.',
    fix: '`@app.exception_handler(RequestValidationError)` that returns the documented body.',
    checks: [
      'answers.status-is-documented',
      'requests.body-is-required',
      'requests.body-must-be-an-object',
      'requests.body-must-be-json',
      'requests.name-is-required',
      'requests.texts-must-be-strings',
      'requests.tags-must-be-a-list-of-strings',
      'requests.node-types-must-be-a-list-of-objects',
      'requests.counts-must-be-whole-numbers',
      'requests.optional-fields-may-be-absent',
      'requests.huge-counts-stay-numbers',
    ],
  },
  {
    behavior: 'The body of `HTTPException(404)`, and of a 400 for bytes that are not UTF-8, is `{ "detail": "…" }`.',
    documented: '`error` and `message`, and `details` for a 400.',
    fix: "`@app.exception_handler(StarletteHTTPException)`, which also handles Starlette's own errors.",
    checks: ['answers.error-has-its-fields'],
  },
  {
    behavior: '`count: int` accepts -1, and cuts 8.9 to 8.',
    documented: '400 for a count that is not a whole number of at least 0.',
    fix: '`count: conint(strict=True, ge=0, le=1_000_000_000)`.',
    checks: ['pool.counts-are-whole-numbers', 'requests.counts-must-be-whole-numbers'],
  },
  {
    behavior: 'A lone surrogate such as `"\\ud83d"` is stored. Each response with it is a 500 in plain text, also the list.',
    documented: '400, and JSON for a 500.',
    fix: 'A text type whose validator calls `value.encode()`, and an exception handler for `Exception`.',
    checks: ['answers.body-is-json', 'answers.media-type-is-json', 'robustness.still-answers-afterwards'],
  },
  {
    behavior:
      '`Optional[str] = None` with `dict(exclude_unset=True)` stores `null`: `{ "name": null }`, and a 500 for `nodeTypes`.',
    documented: 'Strings and arrays.',
    fix: '`dict(exclude_none=True)`, so that a field that is `null` stays as it was.',
    checks: [
      'answers.documented-request-never-fails',
      'answers.success-matches-its-schema',
      'requests.refused-update-changes-nothing',
    ],
  },
]

export const goDefaults: FrameworkDefault[] = [
  {
    behavior: '`http.Error(w, …)` writes plain text.',
    documented: 'JSON with `error` and `message`, and `details` for a 400.',
    fix: 'A function that writes the documented body.',
    checks: ['answers.body-is-json', 'answers.media-type-is-json'],
  },
  {
    behavior: 'A nil slice is `null` in JSON: `"pools": null`, `"tags": null`.',
    documented: 'Arrays.',
    fix: '`pools := []Pool{}` instead of `var pools []Pool`.',
    checks: ['answers.success-matches-its-schema'],
  },
  {
    behavior: 'Decoding the body into the stored `Pool` lets callers set `cpuUtilization` and the like.',
    documented: 'Fields of the response only.',
    fix: 'A struct of its own for the request body.',
    checks: ['requests.server-owned-fields-take-no-effect'],
  },
  {
    behavior: '`Count int` accepts -1, and `null` in `nodeTypes` becomes `{ "type": "", "count": 0 }`.',
    documented: '400 for a count that is not a whole number of at least 0, and for a node that is no object.',
    fix: 'Check the range, and that the type is not empty.',
    checks: [
      'pool.counts-are-whole-numbers',
      'requests.counts-must-be-whole-numbers',
      'requests.node-types-must-be-a-list-of-objects',
    ],
  },
]

export const trailingSlash: FrameworkDefault[] = [
  {
    behavior:
      '`DefaultRouter()` serves `/api/pools/`. `GET /api/pools` is a redirect, `POST /api/pools` a 500 if `DEBUG` is true.',
    documented: 'URLs without a slash at the end.',
    fix: '`DefaultRouter(trailing_slash=False)`.',
    checks: [
      'answers.body-is-json',
      'answers.documented-request-never-fails',
      'answers.errors-leak-nothing',
      'answers.media-type-is-json',
      'answers.status-is-documented',
      'robustness.other-methods-never-fail',
    ],
  },
]

export const djangoDefaults: FrameworkDefault[] = [
  {
    behavior: '`ModelViewSet` requires every field in a PUT, `region` and `provider` included.',
    documented: 'The body of a PUT has `name`, `description`, `nodeTypes` and `tags`.',
    fix: 'A serializer for updates with optional fields. `partial=True` would make the fields of `nodeTypes` optional, too.',
    checks: ['lifecycle.update-accepts-the-documented-body'],
  },
  {
    behavior: 'The `id` of a model is a number, and `"4 "` finds the pool 4.',
    documented: 'A string.',
    fix: '`id = models.CharField(primary_key=True, default=new_id)`.',
    checks: ['answers.success-matches-its-schema', 'pools.get-answers-the-id-asked-for'],
  },
  {
    behavior: '`destroy()` returns 204 without a body.',
    documented: '`{ "success": true, "message": "…" }`.',
    fix: 'Override `destroy()`.',
    checks: ['answers.success-is-200', 'answers.body-is-json'],
  },
  {
    behavior: 'Errors are `{ "detail": "…" }`, or a list of messages for each field.',
    documented: 'JSON with `error` and `message`, and `details` for a 400.',
    fix: 'An `EXCEPTION_HANDLER` in the setting `REST_FRAMEWORK`.',
    checks: ['answers.error-has-its-fields'],
  },
]
