import type { Pool } from '../../../src/generated/schema.js'
import type { Check } from '../../model/check.ts'
import type { CreateBody } from '../../model/pool-bodies.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { isSameValue } from '../lib/compare.ts'
import { chunk } from './invalid-cases.ts'
import { judgeText, type NameText, type TextField, textFields } from './judge-text.ts'
import { longTexts, textGroups, texts } from './odd-texts.ts'
import { textChecks } from './text-checks.ts'

/** A creation with unusual texts, and the ones to send if the server rejects it. */
interface TextCreate {
  check: Check
  input: string
  body: CreateBody
  nameText: string | NameText
  ifRejected: TextCreate[]
}

/** Pools that exist at a time. */
const parallel = 3

/** Creates pools with several unusual texts at a time, in every field. `harmful` is a text that makes the list fail. */
export async function sendTextCreates(ctx: ScenarioContext, harmful: TextName | undefined) {
  const all = textGroups.map((group) => ({ group, create: buildGroup(ctx, group) }))
  const harmless = all.filter(({ group }) => !group.some((name) => name === harmful))
  let creates = [...harmless.map(({ create }) => create), ...buildLong(ctx)]
  while (creates.length > 0) {
    const rejected: TextCreate[] = []
    for (const part of chunk(creates, parallel)) {
      const accepted = await ctx.each(part, (create) => sendCreate(ctx, create))
      rejected.push(...part.filter((_, index) => !accepted[index]).flatMap(({ ifRejected }) => ifRejected))
    }
    creates = rejected
  }
}

async function sendCreate(ctx: ScenarioContext, { check, input, body, nameText }: TextCreate): Promise<boolean> {
  const exchange = await ctx.createPool(body, { input })
  const isAccepted = await judgeText(ctx, check, ctx.findCreated(exchange)?.id, exchange, nameText)
  await ctx.deleteCreated(exchange)
  return isAccepted
}

type TextName = (typeof textGroups)[number][number]

/** A rejected group is sent in one field each. In the description, where most servers accept most, each text is sent alone then. */
function buildGroup(ctx: ScenarioContext, group: TextName[]): TextCreate {
  const inDescription = group.length > 1 ? group.map((text) => buildCreate(ctx, [text], ['description'], [])) : []
  const single = textFields.map((field) => buildCreate(ctx, group, [field], field === 'description' ? inDescription : []))
  return buildCreate(ctx, group, textFields, single)
}

function buildCreate(
  ctx: ScenarioContext,
  group: TextName[],
  fields: readonly TextField[],
  ifRejected: TextCreate[],
): TextCreate {
  const valid = ctx.bodies.create()
  const joined = group.map((name) => texts[name]).join(separator)
  const filled = { name: `${valid.name}${separator}${joined}`, description: joined, tags: group.map((name) => texts[name]) }
  const body = { ...valid, ...Object.fromEntries(fields.map((field) => [field, filled[field]])) }
  const nameText: NameText = (field, received) => findChangedText(field, group, body, received) ?? group.join(', ')
  return { check: textChecks.textIsKept, input: group.join(', '), body, nameText, ifRejected }
}

const separator = ' / '

/** Returns the name of the first text that is not as sent. */
function findChangedText(field: TextField, group: TextName[], body: CreateBody, received: Partial<Pool>): TextName | undefined {
  const value: unknown = received[field]
  if (Array.isArray(value)) return group.find((name) => !value.some((tag) => isSameValue('tags', [texts[name]], [tag])))
  const sent = body[field]
  if (typeof value !== 'string' || typeof sent !== 'string') return undefined
  // A text may be changed without a trace of its own, so the first one that does not follow the ones before it is named.
  let end = field === 'name' ? body.name.indexOf(separator) : 0
  for (const [index, name] of group.entries()) {
    end += (index === 0 && field === 'description' ? 0 : separator.length) + texts[name].length
    const isLast = index === group.length - 1
    if (isLast || !value.startsWith(sent.slice(0, end))) return name
  }
  return undefined
}

/** A long text in each field. A description that is rejected is sent again, shorter. */
function buildLong(ctx: ScenarioContext): TextCreate[] {
  const build = (input: string, change: (body: CreateBody) => Partial<CreateBody>, ifRejected: TextCreate[]): TextCreate => {
    const body = ctx.bodies.create()
    return { check: textChecks.longTextIsKept, input, body: { ...body, ...change(body) }, nameText: input, ifRejected }
  }
  const [short, ...longer] = (['300 characters', '2,000 characters', '10,000 characters'] as const).map(
    (length) => (ifRejected: TextCreate[]) => build(length, () => ({ description: longTexts[length] }), ifRejected),
  )
  const description = longer.reduce((ifRejected, buildLonger) => buildLonger([ifRejected]), short?.([]) as TextCreate)
  return [
    description,
    build('300 characters', ({ name }) => ({ name: `${name} ${longTexts['300 characters']}` }), []),
    build('300 characters', () => ({ tags: [longTexts['300 characters']] }), []),
  ]
}
