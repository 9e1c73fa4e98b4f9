import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { environment, time } = conformingServersByArea

defineTests([...environment, ...time], { runs: 5, overHttp: true })
