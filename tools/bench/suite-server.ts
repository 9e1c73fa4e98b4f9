/** Runs the embedded server with the pools of a file, and sends its URL to the parent. */
import { readFileSync } from 'node:fs'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'

const { pools, activities } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const auth = { full: ['k7Vq2mXw9RtB4nZc'], readOnly: ['hJ3sLd8PyG5fKu6a'] }
const { url } = await listen(createServer({ pools, activities, auth }))
process.send?.(url)
