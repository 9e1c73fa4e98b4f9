/** Runs all checks against a URL. Both tokens and an origin are given, because some checks are skipped without them. */
import { verify } from '@nightcrawler/compute-pools/contract'

const [url = ''] = process.argv.slice(2)
const token = 'k7Vq2mXw9RtB4nZc'
const headers = { authorization: `Bearer ${token}` }
const readOnce = async () => void JSON.parse(await (await fetch(`${url}/api/pools`, { headers })).text())
for (let time = 0; time < 5; time++) await readOnce()
const reading = process.cpuUsage()
for (let time = 0; time < 10; time++) await readOnce()
const read = process.cpuUsage(reading)

const cpu = process.cpuUsage()
const report = await verify({
  url,
  write: true,
  token,
  forbiddenToken: 'hJ3sLd8PyG5fKu6a',
  origin: 'https://app.example',
  maxLatency: 60_000,
  seed: 1,
})
const { user, system } = process.cpuUsage(cpu)
if (report.verdict !== 'conforms') throw new Error(`the verdict for ${url} is ${report.verdict}, expected conforms`)
process.send?.({
  seconds: report.durationMs / 1000,
  requests: report.counts.requests,
  cpuSeconds: (user + system) / 1e6,
  megabytes: process.resourceUsage().maxRSS / 1024,
  readMs: (read.user + read.system) / 10 / 1000,
})
process.on('message', () => {})
