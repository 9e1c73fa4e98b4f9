import type { PoolList } from '@nightcrawler/compute-pools'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import { statusTone } from './StatusBadge.tsx'

/** The four values of the summary, and the share of each status. */
export function Summary({ list, loading }: { list: PoolList | undefined; loading: boolean }) {
  const summary = list?.summary
  return (
    <section className="summary" aria-labelledby="summary-heading" aria-busy={loading}>
      <h2 id="summary-heading" className="visually-hidden">
        Summary
      </h2>
      <dl>
        <Figure icon="pools" name="Pools" value={summary?.totalPools} loading={loading} />
        <Figure icon="active" name="Active" value={summary?.activePools} loading={loading}>
          {list && list.pools.length > 0 && <StatusBar list={list} />}
        </Figure>
        <Figure icon="nodes" name="Nodes" value={summary?.totalNodes} loading={loading} />
        <Figure icon="capacity" name="Capacity" value={summary?.totalCapacity} loading={loading} />
      </dl>
    </section>
  )
}

interface FigureProps {
  icon: 'pools' | 'active' | 'nodes' | 'capacity'
  name: string
  value: number | undefined
  loading: boolean
  children?: ReactNode
}

function Figure({ icon, name, value, loading, children }: FigureProps) {
  return (
    <div className={`figure figure-${icon}`}>
      <dt>
        <Icon name={icon} />
        {name}
      </dt>
      <dd>{loading && value === undefined ? <span className="bone">loading</span> : (value?.toLocaleString('en') ?? '–')}</dd>
      {children}
    </div>
  )
}

/** Bar with the share of each status. Decorative: the cards have the text. */
function StatusBar({ list: { pools } }: { list: PoolList }) {
  const tones = ['good', 'busy', 'care', 'other'] as const
  return (
    <dd className="status-bar" aria-hidden="true">
      {tones.map((tone) => {
        const share = pools.filter(({ status }) => statusTone(status) === tone).length
        return share > 0 && <span key={tone} data-tone={tone} style={{ flexGrow: share }} />
      })}
    </dd>
  )
}
