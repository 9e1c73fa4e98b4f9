import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { implementations, requests, updates, coercions, text, limits } = conformingServersByArea

defineTests([...implementations, ...requests, ...updates, ...coercions, ...text, ...limits], { runs: 12, overHttp: false })
