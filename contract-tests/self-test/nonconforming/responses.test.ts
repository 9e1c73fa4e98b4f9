import { defineTests } from './define-tests.ts'
import { nonconformingServers } from './index.ts'

const { responses, pools } = nonconformingServers

defineTests({ responses, pools })
