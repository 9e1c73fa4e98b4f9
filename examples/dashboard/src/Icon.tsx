/** Paths on a 20 by 20 grid, in the color of the surrounding text. */
const paths = {
  add: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5L5 15',
  edit: 'M4 16l.8-3.6L13.4 3.8a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2L7.6 15.2 4 16zM11.8 5.4l2.8 2.8',
  delete: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.5 9v4.5M11.5 9v4.5',
  log: 'M4 5h12M4 10h12M4 15h7',
  refresh: 'M16 5v4h-4M4 15v-4h4M15.4 9A6 6 0 0 0 5 6.6L4 8M4.6 11A6 6 0 0 0 15 13.4l1-1.4',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  warning: 'M10 3.5l7.2 12.6H2.8L10 3.5zM10 8.2v3.6M10 13.9v.1',
  done: 'M4.5 10.5l3.7 3.7 7.3-8.2',
  pools: 'M10 3l7 3.5-7 3.5-7-3.5L10 3zM3 10l7 3.5 7-3.5M3 13.5L10 17l7-3.5',
  active: 'M3 10.5h3l2.2-5.5 3.6 10 2.2-4.5h3',
  nodes: 'M4 4h12v5H4zM4 11h12v5H4zM7 6.5h.1M7 13.5h.1',
  capacity: 'M6 6h8v8H6zM8 3v3M12 3v3M8 14v3M12 14v3M3 8h3M3 12h3M14 8h3M14 12h3',
  lock: 'M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  offline: 'M3 8a10.5 10.5 0 0 1 14 0M5.5 11a7 7 0 0 1 9 0M8 14a3.2 3.2 0 0 1 4 0M4 3l12 14',
  place: 'M10 17s5-4.6 5-9A5 5 0 0 0 5 8c0 4.4 5 9 5 9zM10 9.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2z',
} as const

/** Decoration next to text or in a labeled button, hidden from screen readers. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
