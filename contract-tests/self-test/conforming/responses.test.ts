import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { statuses, responses, activity, ids } = conformingServersByArea

defineTests([...statuses, ...responses, ...activity, ...ids], { runs: 5, overHttp: false })
