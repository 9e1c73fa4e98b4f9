import { defineTests } from './define-tests.ts'
import { conformingServersByArea } from './index.ts'

const { large: _, ...areas } = conformingServersByArea

// Scenarios run at the same time on slow servers. A part of the servers is enough to see that they do not disturb each other.
const some = Object.values(areas)
  .flat()
  .filter((_, index) => index % 3 === 0)

defineTests(some, { runs: 3, overHttp: false, concurrency: 8 })
