import { github } from './github.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { Reporter } from './summarize.ts'
import { terminal } from './terminal.ts'

export type { Reporter, ReporterOptions } from './summarize.ts'

/** Every reporter by the name that `--reporter` takes. A new one is a file here and its name in this map. */
export const reporters = { terminal, json, junit, html, markdown, github } satisfies Record<string, Reporter>

export type ReporterName = keyof typeof reporters
