import type { Pool } from '@nightcrawler/compute-pools'
import { Icon } from './Icon.tsx'
import { type Filter, orders } from './poolFilter.ts'
import { Select } from './Select.tsx'

interface PoolFilterProps {
  pools: readonly Pool[]
  filter: Filter
  onChange(filter: Filter): void
}

/** Filters on every key press. Offers the statuses that the pools have. */
export function PoolFilter({ pools, filter, onChange }: PoolFilterProps) {
  const statuses = new Set(pools.map(({ status }) => status))
  // The selected status may have no pools any more.
  if (filter.status) statuses.add(filter.status)
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
        {[...statuses].sort().map((status) => (
          <option key={status}>{status}</option>
        ))}
      </select>
      <Select aria-label="Order" options={orders} value={filter.order} onChange={(order) => onChange({ ...filter, order })} />
    </search>
  )
}
