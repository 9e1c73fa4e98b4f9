import { useId, useRef } from 'react'
import { type Draft, type Mistakes, newNodeType } from './formDraft.ts'
import { Icon } from './Icon.tsx'

type Row = Draft['nodeTypes'][number]

interface NodeTypesFieldProps {
  nodeTypes: Row[]
  onChange(nodeTypes: Row[]): void
  mistakes: Mistakes
}

/** Field for node types: one row per type, with its count. */
export function NodeTypesField({ nodeTypes, onChange, mistakes }: NodeTypesFieldProps) {
  const id = useId()
  const add = useRef<HTMLButtonElement>(null)
  const replace = (row: Row, part: Partial<Row>) => onChange(nodeTypes.map((it) => (it === row ? { ...it, ...part } : it)))
  const general = mistakes.get('nodeTypes')
  return (
    <fieldset className="field" aria-describedby={`${id}-mistake`}>
      <legend>Nodes</legend>
      {nodeTypes.map((row, i) => {
        const [typeMistake, countMistake] = ['type', 'count'].map(
          (field) => mistakes.get(`nodeTypes/${i}/${field}`) ?? mistakes.get(`nodeTypes/${i}`),
        )
        return (
          <div key={row.key} className="node-row">
            <input
              aria-label={`Node type ${i + 1}`}
              placeholder="g5.12xlarge"
              autoComplete="off"
              value={row.type}
              onChange={({ target }) => replace(row, { type: target.value })}
              aria-invalid={typeMistake !== undefined}
              aria-describedby={`${id}-${row.key}`}
            />
            <input
              aria-label={`Number of nodes of type ${i + 1}`}
              inputMode="numeric"
              autoComplete="off"
              value={row.count}
              onChange={({ target }) => replace(row, { count: target.value })}
              aria-invalid={countMistake !== undefined}
              aria-describedby={`${id}-${row.key}`}
            />
            <button
              type="button"
              className="button icon-only plain"
              aria-label={`Remove node type ${i + 1}`}
              onClick={() => {
                onChange(nodeTypes.filter((it) => it !== row))
                // The pressed button is removed with its row.
                add.current?.focus()
              }}
            >
              <Icon name="close" />
            </button>
            <p id={`${id}-${row.key}`} className="mistake">
              {[...new Set([typeMistake, countMistake])].filter(Boolean).join('. ')}
            </p>
          </div>
        )
      })}
      <button
        ref={add}
        type="button"
        className="button plain"
        onClick={() => onChange([...nodeTypes, newNodeType()])}
        aria-invalid={general !== undefined}
        aria-describedby={`${id}-mistake`}
      >
        <Icon name="add" /> Add a node type
      </button>
      <p id={`${id}-mistake`} className="mistake">
        {general}
      </p>
    </fieldset>
  )
}
