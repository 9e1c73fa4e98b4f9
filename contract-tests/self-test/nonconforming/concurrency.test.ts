import { defineTests } from './define-tests.ts'
import { nonconformingServers } from './index.ts'

const { concurrency, robustness } = nonconformingServers

defineTests({ concurrency, robustness })
