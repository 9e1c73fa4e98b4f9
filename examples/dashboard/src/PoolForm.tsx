import type { BadRequestError, Pool } from '@nightcrawler/compute-pools'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Dialog } from './Dialog.tsx'
import { type Draft, draftOf, type Mistakes, mistakesFrom, mistakesIn } from './formDraft.ts'
import { NodeTypesField } from './NodeTypesField.tsx'
import { TagsField } from './TagsField.tsx'
import { TextField } from './TextField.tsx'

interface PoolFormProps {
  /** Pool to edit; `undefined` for a new pool. */
  pool?: Pool
  /** Values that the server rejected. */
  draft?: Draft | undefined
  error?: BadRequestError | undefined
  /** Pools whose regions and providers are suggested. */
  known: readonly Pool[]
  onClose(): void
  onSave(draft: Draft): void
}

/** Form for a pool. The region and provider of an existing pool cannot be edited. */
export function PoolForm({ pool, draft: written, error, known, onClose, onSave }: PoolFormProps) {
  const operation = pool ? 'updatePool' : 'createPool'
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<Draft>(() => written ?? draftOf(pool))
  const [mistakes, setMistakes] = useState<Mistakes>(() => (error ? mistakesFrom(error.details, operation) : new Map()))
  // Focus the first invalid field, also when the form opens again after a 400.
  useEffect(() => {
    if (mistakes.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .form-mistake')?.focus()
  }, [mistakes])

  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const save = (event: FormEvent) => {
    event.preventDefault()
    const found = mistakesIn(draft, operation)
    setMistakes(found)
    if (found.size > 0) return
    onClose()
    onSave(draft)
  }
  const general = mistakes.get('')
  return (
    <Dialog title={pool ? `Edit ${pool.name}` : 'New pool'} onClose={onClose}>
      <form id={formId} ref={form} noValidate onSubmit={save}>
        {general && (
          <p className="form-mistake" role="alert" tabIndex={-1}>
            {general}
          </p>
        )}
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => change({ name })}
          mistake={mistakes.get('name')}
          required
        />
        <TextField
          label="Description"
          value={draft.description}
          onChange={(description) => change({ description })}
          mistake={mistakes.get('description')}
          long
        />
        {pool ? (
          <p className="quiet">
            {pool.provider} · {pool.region}: these cannot be changed.
          </p>
        ) : (
          <div className="field-pair">
            <TextField
              label="Provider"
              value={draft.provider}
              onChange={(provider) => change({ provider })}
              mistake={mistakes.get('provider')}
              suggestions={known.map((other) => other.provider)}
              required
            />
            <TextField
              label="Region"
              value={draft.region}
              onChange={(region) => change({ region })}
              mistake={mistakes.get('region')}
              suggestions={known
                .filter((other) => !draft.provider || other.provider === draft.provider)
                .map((other) => other.region)}
              required
            />
          </div>
        )}
        <NodeTypesField nodeTypes={draft.nodeTypes} onChange={(nodeTypes) => change({ nodeTypes })} mistakes={mistakes} />
        <TagsField tags={draft.tags} nextTag={draft.nextTag} onChange={change} mistake={mistakes.get('tags')} />
      </form>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" form={formId} className="button primary">
          {pool ? 'Save' : 'Create pool'}
        </button>
      </div>
    </Dialog>
  )
}
