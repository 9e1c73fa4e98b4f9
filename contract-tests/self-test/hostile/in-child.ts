/** Runs one of these attacks and prints the memory of the process in MB: `node --import tsx in-child.ts NAME`. */
import { hostileServer, verifyHostile } from './huge-server.ts'

const only = ['answers.*', 'pool.*', 'summary.*']

const attacks: Record<string, () => Promise<unknown>> = {
  async '3,000,000 keys'() {
    let keys = '"extra":0'
    const parts: string[] = []
    for (let key = 0; key < 3_000_000; key++) parts.push(`"${key.toString(36)}":0`)
    keys = parts.join(',')
    parts.length = 0
    await runWithList(() => `{"summary":{},"pools":[{${keys}}]}`)
  },
  async '1,000,000 empty pools'() {
    await runWithList(() => `{"summary":{},"pools":[${'{},'.repeat(999_999)}{}]}`)
  },
  async '10,000,000 empty pools'() {
    await runWithList(() => `{"summary":{},"pools":[${'{},'.repeat(9_999_999)}{}]}`)
  },
  async 'other lists each time'() {
    let count = 0
    await runWithList(() => `{"summary":{},"pools":[${`{"id":"${count++}","name":"${'x'.repeat(500)}"},`.repeat(40_000)}{}]}`)
  },
}

async function runWithList(list: () => string) {
  const fetch = hostileServer((text, { path }) => (path === '/api/pools' ? list() : text))
  const report = await verifyHostile(fetch, { only }, 6)
  if (report.verdict === 'conforms') throw new Error('the run reports nothing')
}

await attacks[process.argv[2] ?? '']?.()
console.log(process.resourceUsage().maxRSS / 1024)
