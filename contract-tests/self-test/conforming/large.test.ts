import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { large } = conformingServersByArea

defineTests(large, { runs: 1, overHttp: true })
