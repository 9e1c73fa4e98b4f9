import { readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import { parallelReads } from './checks.ts'
import { rounds } from './race.ts'

export const readRaces = scenario({
  title: 'several pools are read at the same time',
  needs: ['write', 'state'],
  pools: 3,
  checks: { parallelReads },
  async run(ctx) {
    const pools = await ctx.each(Array.from({ length: 3 }), () => ctx.newPool())
    for (let round = 0; round < rounds; round++) {
      const exchanges = await Promise.all([...pools, ...pools].map(({ created }) => ctx.getPool(created.id)))
      for (const [index, exchange] of exchanges.entries()) {
        if (!succeeded(exchange)) continue
        const requestedId = pools[index % pools.length]?.created.id
        const returnedId = readPool(exchange).id
        const isOther = returnedId !== requestedId && pools.some(({ created }) => created.id === returnedId)
        ctx.judge(
          parallelReads,
          exchange,
          isOther && {
            message: 'getPool returns the pool of another request sent at the same time',
            expected: String(requestedId),
            actual: returnedId,
          },
        )
      }
    }
    await ctx.deletePools(...pools.map(({ created }) => created.id))
  },
})
