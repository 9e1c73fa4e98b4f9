import { defineTests } from './define-tests.ts'
import { nonconformingServers } from './index.ts'

const { access, activity } = nonconformingServers

defineTests({ access, activity })
