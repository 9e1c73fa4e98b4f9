import { scenario } from '../../runner/scenario.ts'
import { checks } from './checks.ts'
import { createAndRead } from './create.ts'
import { deleteAndVerify } from './delete.ts'
import type { KnownPool } from './known-pool.ts'
import { judgeListed } from './list.ts'
import { updatePartially } from './partial-update.ts'
import { updateAndVerify } from './update.ts'

/** Uses three pools, so that a write to the wrong pool is visible. */
export const lifecycle = scenario({
  title: 'three pools are created, read, listed, updated and deleted',
  needs: ['write', 'state'],
  pools: 3,
  length: 35,
  checks,
  async run(ctx) {
    const pools = await ctx.each(['a', 'b', 'c'], () => createAndRead(ctx))
    const [a, b, c] = pools as [KnownPool, KnownPool, KnownPool]
    await judgeListed(ctx, [a, b, c])
    await updateAndVerify(ctx, a, [b, c])
    await updatePartially(ctx, b)
    await judgeListed(ctx, [a, b, c])
    await deleteAndVerify(ctx, a, [b, c])
    await deleteAndVerify(ctx, c, [b])
    const later = await createAndRead(ctx)
    await ctx.deletePools(a.id, b.id, c.id, later.id)
  },
})
