/** Like everywhere.mjs, plus the exports that need `node:` modules. */
import { createClient } from '@nightcrawler/compute-pools'
import { checks, reporters, verify } from '@nightcrawler/compute-pools/contract'
import { PrismNotInstalledError, startPrism } from '@nightcrawler/compute-pools/mock'
import manifest from '@nightcrawler/compute-pools/package.json' with { type: 'json' }
import schema from '@nightcrawler/compute-pools/report.schema.json' with { type: 'json' }
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'
import { run as runSteps, steps } from './everywhere.mjs'

const programs = {
  './server/node serves the client of . over the network': async () => {
    const { url, stop } = await listen(createServer())
    const { pools } = await createClient({ baseUrl: url }).listPools()
    await stop()
    return pools.length === 12
  },
  './contract verifies a server over the network': async () => {
    const { url, stop } = await listen(createServer())
    const report = await verify({ url, write: true, only: ['lifecycle.*', 'pool.*'], seed: 1 })
    await stop()
    const json = reporters.json(report)
    if (report.verdict !== 'conforms') return json
    return report.counts.passed > 10 && checks().length > 100 && schema.required.every((name) => name in JSON.parse(json))
  },
  './mock throws PrismNotInstalledError without Prism': async () => {
    const error = await startPrism({ port: 0 }).catch((reason) => reason)
    return error instanceof PrismNotInstalledError
  },
  './package.json has the package name': () => manifest.name === '@nightcrawler/compute-pools',
}

export const run = (origins) => runSteps(origins, { ...steps, ...programs })
