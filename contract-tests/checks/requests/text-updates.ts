import type { UpdateBody } from '../../model/pool-bodies.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { judgeText, textFields } from './judge-text.ts'
import { longTexts, texts } from './odd-texts.ts'
import { textChecks } from './text-checks.ts'

/** An update with an unusual text. Its bodies are built in advance, so that parallel updates do not decide their names. */
interface TextUpdate {
  description: string
  /** The text in every field. */
  all: UpdateBody
  /** The text in one field each, for a server that rejects it in some field. */
  single: UpdateBody[]
}

export function buildTextUpdates(ctx: ScenarioContext): TextUpdate[] {
  return Object.entries(texts).map(([description, text]) => {
    const fill = (fields: readonly string[]) => {
      const body = ctx.bodies.update()
      return {
        ...body,
        ...(fields.includes('name') ? { name: `${body.name} ${text}` } : {}),
        ...(fields.includes('description') ? { description: text } : {}),
        ...(fields.includes('tags') ? { tags: ['testing', text] } : {}),
      }
    }
    return { description, all: fill(textFields), single: textFields.map((field) => fill([field])) }
  })
}

/** Sends each text in all fields. If the server rejects that, sends it again in one field after the other. */
export async function sendTextUpdates(ctx: ScenarioContext, id: string, updates: TextUpdate[]) {
  for (const { description: input, all, single } of updates) {
    const exchange = await ctx.updatePool(id, all, { input })
    if (await judgeText(ctx, textChecks.textIsKept, id, exchange, input)) continue
    for (const body of single) await judgeText(ctx, textChecks.textIsKept, id, await ctx.updatePool(id, body, { input }), input)
  }
}

/** An update with a long text in one field. */
interface LongUpdate {
  input: string
  body: UpdateBody
}

export function buildLongUpdates(ctx: ScenarioContext): LongUpdate[] {
  const descriptions = Object.entries(longTexts).map(([input, description]) => ({
    input,
    body: { ...ctx.bodies.update(), description },
  }))
  const [input, text] = ['300 characters', longTexts['300 characters']] as const
  const long = ctx.bodies.update()
  return [...descriptions, { input, body: { ...long, name: `${long.name} ${text}` } }, { input, body: { ...long, tags: [text] } }]
}

export async function sendLongUpdates(ctx: ScenarioContext, id: string, updates: LongUpdate[]) {
  for (const { input, body } of updates)
    await judgeText(ctx, textChecks.longTextIsKept, id, await ctx.updatePool(id, body, { input }), input)
}
