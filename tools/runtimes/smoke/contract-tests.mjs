/** The contract suite as tests of Jest, against a server that keeps to the API. */
import { describe, test } from '@jest/globals'
import { defineContractTests } from '@nightcrawler/compute-pools/contract'
import { createServer } from '@nightcrawler/compute-pools/server'

defineContractTests({ describe, test }, { fetch: createServer().fetch, write: true, seed: 1 })
