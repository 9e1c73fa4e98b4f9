import { afterAll, beforeAll, describe, test } from 'vitest'
import { allBehaviours } from '../testing/behaviors/all.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

for (const [theme, behaviours] of Object.entries(allBehaviours)) {
  describe(theme, () => {
    for (const { says, run } of behaviours) test.concurrent(says, () => run(server))
  })
}
