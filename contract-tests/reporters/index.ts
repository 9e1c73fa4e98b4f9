import { github } from './github.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { Reporter } from './reporter.ts'
import { terminal } from './terminal.ts'

export type { Reporter, ReporterOptions } from './reporter.ts'

/** Every reporter, by the name that `--reporter` accepts. To add one, add a file in this folder and a line here. */
export const reporters = { terminal, json, junit, html, markdown, github } satisfies Record<string, Reporter>

/** The name of a reporter. */
export type ReporterName = keyof typeof reporters
