/** The base URL is known only when the client runs: what orval is told ends up in a template literal. */
export default {
  pools: {
    input: '../../openapi/openapi.yaml',
    output: { target: '.cache/orval.ts', client: 'fetch', mode: 'single', baseUrl: '$' + '{globalThis.baseUrl}' },
  },
}
