import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { http, access } = conformingServersByArea

defineTests([...http, ...access], { runs: 5, overHttp: true })
