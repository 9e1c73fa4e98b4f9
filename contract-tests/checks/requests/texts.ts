import type { Pool } from '../../../src/generated/schema.js'
import type { Check } from '../../model/check.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { differenceViolation, findDifference } from '../lib/compare.ts'

const name = '#/components/schemas/UpdatePoolRequest/properties/name'

const checks = {
  textIsKept: {
    id: 'text.is-kept-as-it-was-sent',
    description: 'Names, descriptions and tags in any script are returned unchanged or rejected with 400.',
    pointer: name,
    level: 'should',
  },
  textNeverFails: {
    id: 'text.never-makes-the-server-fail',
    description: 'No text in a name, description or tag causes a 5xx response.',
    pointer: name,
    level: 'should',
    anyBody: true,
  },
  longTextIsKept: {
    id: 'text.is-not-cut-off',
    description: 'Long texts are returned in full or rejected with 400.',
    pointer: '#/components/schemas/UpdatePoolRequest/properties/description',
    level: 'should',
  },
} as const satisfies Record<string, Check>

/**
 * Texts that have broken servers. None does harm if a server runs it as code: an unclosed quote or comment makes a
 * statement fail and cannot change its effect.
 */
const texts = {
  'letters with accents': 'Grüße aus Łódź, ça va? Ñandú',
  'accents in decomposed Unicode': 'Cafe\u0301 de\u0301ja\u0300 vu',
  emoji: 'launch 🚀 team 👩‍🚀 flag 🇪🇺',
  'Chinese, Japanese and Korean': '計算資源 コンピュート 컴퓨팅 𠮷',
  'right-to-left text': 'مجموعة الحوسبة עברית \u202eabc\u202c',
  'quotes and backslashes': `"double" 'single' \`grave\` \\ back\\slash \\n \\u0041 /`,
  apostrophes: 'O\'Reilly\'s 100% "fine"; pool_1',
  markup: '<script>alert(1)</script> <b>bold</b> & &amp; &lt;',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text must look like a template
  'template placeholders': '${7*7} {{7*7}} <%= 7*7 %> #{7*7} %s %d {0} $1 \\1 $& $$ $` {x}',
  'line breaks and tabs': 'first\nsecond\r\nthird\ttabbed',
  'a zero byte': 'before\u0000after',
  'invisible characters': 'zero\u200bwidth soft\u00adhyphen\ufeffmark',
  'letters with special case mappings': 'İstanbul ıŞIK Straße ſ ΣΑΣ Dž',
  'double spaces': 'two  spaces   three',
  'text that looks like a number': '007',
  'the word null': 'null',
  'names of JavaScript properties': '__proto__ constructor toString',
}

const longTexts = {
  '300 characters': 'three hundred '.repeat(22).slice(0, 299).concat('.'),
  '10,000 characters': 'ten thousand. '.repeat(715).slice(0, 9_999).concat('.'),
  '70,000 characters': 'seventy thousand. '.repeat(3_890).slice(0, 69_999).concat('.'),
}

export const oddTexts = scenario({
  title: 'pools are created and updated with unusual and long texts',
  needs: ['write', 'state'],
  pools: 1,
  checks,
  async run(ctx) {
    const { created } = await ctx.newPool()
    for (const [description, text] of Object.entries(texts)) await sendOddText(ctx, created.id, description, text)
    await sendLongTexts(ctx, created.id)
    await ctx.deletePools(created.id)

    const body = {
      ...ctx.bodies.create(),
      description: Object.values(texts).slice(0, 5).join(' '),
      tags: [texts.emoji, texts.markup],
    }
    const create = await ctx.createPool(body)
    await judgeText(ctx, checks.textIsKept, ctx.findCreated(create)?.id, create, 'several scripts at once')
    await ctx.deleteCreated(create)
  },
})

/** Sends a text in all fields. If the server rejects that, sends it again in one field after the other. */
async function sendOddText(ctx: ScenarioContext, id: string, description: string, text: string) {
  const update = { ...ctx.bodies.update(), description: text, tags: ['testing', text] }
  const exchange = await ctx.updatePool(id, { ...update, name: `${update.name} ${text}` })
  if (await judgeText(ctx, checks.textIsKept, id, exchange, description)) return
  for (const field of ['name', 'description', 'tags'] as const) {
    const body = ctx.bodies.update()
    const value = field === 'tags' ? ['testing', text] : field === 'name' ? `${body.name} ${text}` : text
    const single = await ctx.updatePool(id, { ...body, [field]: value })
    await judgeText(ctx, checks.textIsKept, id, single, description)
  }
}

async function sendLongTexts(ctx: ScenarioContext, id: string) {
  const send = async (body: Partial<Pool>, description: string) =>
    judgeText(ctx, checks.longTextIsKept, id, await ctx.updatePool(id, body), description)
  for (const [description, text] of Object.entries(longTexts)) {
    await send({ ...ctx.bodies.update(), description: text }, description)
  }
  const long = ctx.bodies.update()
  await send({ ...long, name: `${long.name} ${longTexts['300 characters']}` }, '300 characters')
  await send({ ...long, tags: [longTexts['300 characters']] }, '300 characters')
}

/**
 * Judges a response to a text. A rejection with 400 passes. An accepted text must be in the response and in the next read.
 * Returns true if the server accepted the text.
 */
async function judgeText(
  ctx: ScenarioContext,
  check: Check,
  id: string | undefined,
  exchange: Exchange,
  description: string,
): Promise<boolean> {
  const { response } = exchange
  if (!response) return false
  const isFailure = response.status >= 500
  ctx.judge(
    checks.textNeverFails,
    exchange,
    isFailure && {
      message: `${exchange.operation?.id} with ${description} returns a 5xx status`,
      expected: 'the text as sent, or 400',
      actual: String(response.status),
    },
  )
  if (!succeeded(exchange)) {
    if (response.status === 400 || response.status === 413) ctx.judge(check, exchange)
    return false
  }
  const sent = JSON.parse(exchange.request.body as string) as Partial<Pool>
  const fields = ['name', 'description', 'tags'] as const
  const changed = findDifference(fields, sent, bodyValue(exchange))
  const { id: operation } = exchange.operation ?? { id: 'the server' }
  ctx.judge(
    check,
    exchange,
    differenceViolation(changed, (field) => `${operation} with ${description} does not return ${field} as sent`),
  )
  if (changed || id === undefined) return true
  const read = await ctx.getPool(id)
  const changedLater = succeeded(read) && findDifference(fields, sent, bodyValue(read))
  ctx.judge(
    check,
    changedLater ? exchange : read,
    differenceViolation(changedLater, (field) => `after a write with ${description}, getPool does not return ${field} as sent`),
  )
  return true
}
