/** The contract tests as Jest tests, against the embedded server. */
import { describe, test } from '@jest/globals'
import { defineContractTests } from '@nightcrawler/compute-pools/contract'
import { createServer } from '@nightcrawler/compute-pools/server'

defineContractTests({ describe, test }, { fetch: createServer().fetch, write: true, seed: 1 })
