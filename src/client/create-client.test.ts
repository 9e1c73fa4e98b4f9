import { afterAll, beforeAll, describe, test } from 'vitest'
import { allBehaviors } from '../testing/behaviors/all.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

for (const [theme, behaviours] of Object.entries(allBehaviors)) {
  describe(theme, () => {
    for (const { description, run } of behaviours) test.concurrent(description, () => run(server))
  })
}
