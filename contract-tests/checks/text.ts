import type { Pool } from '../../src/generated/schema.js'
import type { Check } from '../model/check.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { findDifference } from './lib/compare.ts'

const name = '#/components/schemas/UpdatePoolRequest/properties/name'

export const textIsKept = {
  id: 'text.is-kept-as-it-was-sent',
  description: 'Names, descriptions and tags in any script, with any signs, come back unchanged, or are refused with 400.',
  pointer: name,
  level: 'should',
} as const satisfies Check

export const longTextIsKept = {
  id: 'text.is-not-cut-off',
  description: 'Long texts come back whole, or are refused with 400.',
  pointer: '#/components/schemas/UpdatePoolRequest/properties/description',
  level: 'should',
} as const satisfies Check

export const textIsSurvived = {
  id: 'text.never-makes-the-server-fail',
  description: 'No text makes the server fail.',
  pointer: name,
  level: 'should',
} as const satisfies Check

/**
 * Texts that have broken servers. None would do harm where it is taken for code: a quote that opens and a comment that
 * does not close make a statement fail, not do something else.
 */
const texts = {
  'letters with accents': 'Grüße aus Łódź, ça va? Ñandú',
  'an accent of its own, as decomposed Unicode has it': 'Cafe\u0301 de\u0301ja\u0300 vu',
  emoji: 'launch 🚀 team 👩‍🚀 flag 🇪🇺',
  'Chinese, Japanese and Korean': '計算資源 コンピュート 컴퓨팅 𠮷',
  'text from right to left': 'مجموعة الحوسبة עברית \u202eabc\u202c',
  'quotes and backslashes': `"double" 'single' \`grave\` \\ back\\slash \\n \\u0041 /`,
  "an apostrophe, as in O'Reilly": 'O\'Reilly\'s 100% "fine"; pool_1',
  markup: '<script>alert(1)</script> <b>bold</b> & &amp; &lt;',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a text that looks like a template is the point
  'what templates replace': '${7*7} {{7*7}} <%= 7*7 %> #{7*7} %s %d {0} $1 \\1 $& $$ $` {x}',
  'line breaks and tabs': 'first\nsecond\r\nthird\ttabbed',
  'a zero byte': 'before\u0000after',
  'invisible characters': 'zero\u200bwidth soft\u00adhyphen\ufeffmark',
  'letters whose case is not simple': 'İstanbul ıŞIK Straße ſ ΣΑΣ Dž',
  'double  spaces': 'two  spaces   three',
  'text that looks like another type': '007',
  'the word null': 'null',
  "names of JavaScript's own": '__proto__ constructor toString',
}

const longTexts = {
  '300 characters': 'three hundred '.repeat(22).slice(0, 299).concat('.'),
  '10,000 characters': 'ten thousand. '.repeat(715).slice(0, 9_999).concat('.'),
  '70,000 characters': 'seventy thousand. '.repeat(3_890).slice(0, 69_999).concat('.'),
}

export const oddTexts = scenario({
  title: 'pools get odd texts',
  needs: ['write', 'state'],
  checks: [textIsKept, textIsSurvived, longTextIsKept],
  async run(ctx) {
    const { created } = await ctx.newPool()
    for (const [what, text] of Object.entries(texts)) {
      const update = { ...ctx.bodies.update(), description: text, tags: ['testing', text] }
      const whole = await ctx.updatePool(created.id, { ...update, name: `${update.name} ${text}` })
      if (await judged(ctx, textIsKept, created.id, whole, what)) continue
      // Which of the fields it was that could not take the text: the others have to.
      for (const field of ['name', 'description', 'tags'] as const) {
        const body = ctx.bodies.update()
        const single = {
          ...body,
          [field]: field === 'tags' ? ['testing', text] : field === 'name' ? `${body.name} ${text}` : text,
        }
        await judged(ctx, textIsKept, created.id, await ctx.updatePool(created.id, single), what)
      }
    }
    for (const [what, text] of Object.entries(longTexts)) {
      await judged(
        ctx,
        longTextIsKept,
        created.id,
        await ctx.updatePool(created.id, { ...ctx.bodies.update(), description: text }),
        what,
      )
    }
    const long = ctx.bodies.update()
    await judged(
      ctx,
      longTextIsKept,
      created.id,
      await ctx.updatePool(created.id, { ...long, name: `${long.name} ${longTexts['300 characters']}` }),
      '300 characters',
    )
    await judged(
      ctx,
      longTextIsKept,
      created.id,
      await ctx.updatePool(created.id, { ...long, tags: [longTexts['300 characters']] }),
      '300 characters',
    )
    await ctx.deletePools(created.id)

    const body = {
      ...ctx.bodies.create(),
      description: Object.values(texts).slice(0, 5).join(' '),
      tags: [texts.emoji, texts.markup],
    }
    const exchange = await ctx.createPool(body)
    await judged(ctx, textIsKept, ctx.findCreated(exchange)?.id, exchange, 'several scripts at once')
    await ctx.deleteCreated(exchange)
  },
})

/** Whether the text was taken. A refusal with 400 is as good; what is taken has to be there, now and when it is read. */
async function judged(
  ctx: ScenarioContext,
  check: Check,
  id: string | undefined,
  exchange: Exchange,
  what: string,
): Promise<boolean> {
  const { response } = exchange
  if (!response) return false
  const failed = response.status >= 500 && {
    message: `${what}: the server fails`,
    expected: 'the text as it was sent, or 400',
    actual: String(response.status),
  }
  ctx.judge(textIsSurvived, exchange, failed)
  if (!succeeded(exchange)) {
    // Refusing is within the document; it shows nothing about what is kept.
    if (response.status === 400 || response.status === 413) ctx.judge(check, exchange)
    return false
  }
  const sent = JSON.parse(exchange.request.body as string) as Partial<Pool>
  const fields = ['name', 'description', 'tags'] as const
  const altered = findDifference(fields, sent, bodyValue(exchange))
  ctx.judge(check, exchange, altered && { message: `${what}: the ${altered.field} is answered altered`, ...altered })
  if (altered || id === undefined) return true
  const read = await ctx.getPool(id)
  const later = succeeded(read) && findDifference(fields, sent, bodyValue(read))
  ctx.judge(check, later ? exchange : read, later && { message: `${what}: the ${later.field} is read altered later`, ...later })
  return true
}

export const textChecks = [oddTexts]
