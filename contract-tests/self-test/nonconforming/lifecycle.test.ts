import { defineTests } from './define-tests.ts'
import { nonconformingServers } from './index.ts'

const { lifecycle, sequences } = nonconformingServers

defineTests({ lifecycle, sequences })
