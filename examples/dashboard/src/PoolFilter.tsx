import type { Pool } from '@nightcrawler/compute-pools'
import { Icon } from './Icon.tsx'
import { orders, type PoolChoice } from './poolFilter.ts'

interface PoolFilterProps {
  pools: readonly Pool[]
  filter: PoolChoice
  onChange(filter: PoolChoice): void
}

export function PoolFilter({ pools, filter, onChange }: PoolFilterProps) {
  const statuses = [...new Set(pools.map(({ status }) => status))].sort()
  return (
    <search className="filter">
      <label className="search-box">
        <span className="visually-hidden">Find pools</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder="Name, tag, region, node type…"
          value={filter.words}
          onChange={({ target }) => onChange({ ...filter, words: target.value })}
        />
      </label>
      <select aria-label="Status" value={filter.status} onChange={({ target }) => onChange({ ...filter, status: target.value })}>
        <option value="">Every status</option>
        {statuses.map((status) => (
          <option key={status}>{status}</option>
        ))}
      </select>
      <select
        aria-label="Order"
        value={filter.order}
        onChange={({ target }) => onChange({ ...filter, order: target.value as PoolChoice['order'] })}
      >
        {Object.entries(orders).map(([order, label]) => (
          <option key={order} value={order}>
            {label}
          </option>
        ))}
      </select>
    </search>
  )
}
