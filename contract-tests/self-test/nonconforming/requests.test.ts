import { defineTests } from './define-tests.ts'
import { nonconformingServers } from './index.ts'

const { requests } = nonconformingServers

defineTests({ requests })
