import type { Pool } from '@nightcrawler/compute-pools'
import { type ReactNode, useRef, useState } from 'react'
import { Icon } from './Icon.tsx'
import { PoolCard } from './PoolCard.tsx'
import { PoolFilter } from './PoolFilter.tsx'
import { Problem } from './Problem.tsx'
import { everyPool, filtered } from './poolFilter.ts'
import { RefreshButton } from './RefreshButton.tsx'
import { useFocusKept } from './useFocusKept.ts'
import type { PoolsState } from './usePools.ts'

interface PoolsProps {
  pools: PoolsState
  onCreate(): void
  onEdit(pool: Pool): void
  onDelete(pool: Pool): void
  onWatch(pool: Pool): void
}

/** List of pools, or its loading, error or empty state. */
export function Pools({ pools, onCreate, ...cardActions }: PoolsProps) {
  const { list, error, isPending, changing } = pools
  const [filter, setFilter] = useState(everyPool)
  const shown = filtered(list?.pools ?? [], filter)
  const total = list?.pools.length ?? 0
  return (
    <section className="pools" aria-labelledby="pools" aria-busy={isPending}>
      <div className="section-head">
        <h2 id="pools" tabIndex={-1}>
          Pools
        </h2>
        <p role="status" className="quiet">
          {isPending ? 'Loading…' : total > 0 && (shown.length === total ? `${total} in all` : `${shown.length} of ${total}`)}
        </p>
        <div className="section-tools">
          <RefreshButton pools={pools} />
          {list && (
            <button type="button" className="button primary" onClick={onCreate}>
              <Icon name="add" /> New pool
            </button>
          )}
        </div>
      </div>
      {error && (
        <Problem
          content="The pools"
          headingId="pools"
          error={error}
          onRetry={pools.refresh}
          shownSince={list && pools.updatedAt}
        />
      )}
      {total > 0 && <PoolFilter pools={list?.pools ?? []} filter={filter} onChange={setFilter} />}
      {isPending && <Bones />}
      {list && total === 0 && (
        <Nothing title="No pools yet">
          <p>A pool is a group of compute nodes of one provider in one region.</p>
          <button type="button" className="button primary" onClick={onCreate}>
            Create the first pool
          </button>
        </Nothing>
      )}
      {total > 0 && shown.length === 0 && (
        <Nothing title="No pool matches">
          <button type="button" className="button" onClick={() => setFilter(everyPool)}>
            Show all {total}
          </button>
        </Nothing>
      )}
      {shown.length > 0 && (
        <ul className="cards" aria-label="Pools">
          {shown.map((pool) => (
            <PoolCard key={pool.id} pool={pool} changing={changing.has(pool.id)} {...cardActions} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Nothing({ title, children }: { title: string; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  useFocusKept(element)
  return (
    <div ref={element} className="nothing">
      <Icon name="pools" />
      <h3>{title}</h3>
      {children}
    </div>
  )
}

/** Placeholders while the pools are loading. */
function Bones() {
  return (
    <div className="cards" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((i) => (
        <div key={i} className="card bones">
          <span className="bone" />
          <span className="bone" />
          <span className="bone" />
          <span className="bone" />
        </div>
      ))}
    </div>
  )
}
