import { afterAll, describe, test } from 'vitest'
import { listen } from '../../src/http/listen.ts'
import { startPrism } from '../../src/prism/start-prism.ts'
import { createServer } from '../../src/server.ts'
import { defineContractTests } from '../define-contract-tests.ts'

const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
})

describe('Prism', () => {
  defineContractTests({ describe, test }, async () => {
    const { url, stop } = await startPrism()
    stops.push(stop)
    return { url, write: true, stateless: true }
  })
})

describe('the embedded server', () => {
  defineContractTests({ describe, test }, async () => {
    const auth = { full: ['k7Vq2mXw9RtB4nZc'], readOnly: ['hJ3sLd8PyG5fKu6a'] }
    const { url, stop } = await listen(createServer({ auth, cors: ['https://app.example'] }))
    stops.push(stop)
    return { url, write: true, token: 'k7Vq2mXw9RtB4nZc', forbiddenToken: 'hJ3sLd8PyG5fKu6a', origin: 'https://app.example' }
  })
})

// To test another server: CONTRACT_BASE_URL=http://localhost:3000 CONTRACT_WRITE=yes npx vitest run contract-tests/self-test/contract.test.ts
const { CONTRACT_BASE_URL: url, CONTRACT_WRITE, COMPUTE_POOLS_TOKEN, COMPUTE_POOLS_FORBIDDEN_TOKEN } = process.env
if (url) {
  describe(url, () => {
    defineContractTests(
      { describe, test },
      {
        url,
        write: CONTRACT_WRITE === 'yes',
        ...(COMPUTE_POOLS_TOKEN ? { token: COMPUTE_POOLS_TOKEN } : {}),
        ...(COMPUTE_POOLS_FORBIDDEN_TOKEN ? { forbiddenToken: COMPUTE_POOLS_FORBIDDEN_TOKEN } : {}),
      },
    )
  })
}
