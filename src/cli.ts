#!/usr/bin/env node
import { exit } from './cli/exit.ts'
import { main } from './cli/main.ts'

await exit(await main(process.argv.slice(2)))
