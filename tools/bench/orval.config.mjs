/** The base URL is known only at run time. orval puts this text into a template literal. */
export default {
  pools: {
    input: '../../openapi/openapi.yaml',
    output: { target: '.cache/orval.ts', client: 'fetch', mode: 'single', baseUrl: '$' + '{globalThis.baseUrl}' },
  },
}
