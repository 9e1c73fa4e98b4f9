import { invariant } from '../runner/invariant.ts'

export const responsesComeInTime = invariant({
  id: 'latency.answers-come-in-time',
  description: 'Every response arrives within the limit of --max-latency.',
  pointer: '#/paths/~1api~1pools',
  level: 'should',
  needs: ['max-latency'],
  *select(exchange) {
    if (exchange.response && exchange.request.kind === 'documented') yield exchange.response
  },
  check: ({ durationMs }, { operation, request }, { options }) =>
    options.maxLatency !== undefined &&
    durationMs > options.maxLatency && {
      message: `${operation?.id ?? request.method} takes longer than ${options.maxLatency} ms`,
      expected: `at most ${options.maxLatency} ms`,
      actual: `${Math.round(durationMs)} ms`,
    },
})
