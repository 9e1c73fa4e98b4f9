import type { Pool } from '@nightcrawler/compute-pools'
import { useId } from 'react'
import { Dialog } from './Dialog.tsx'

interface ConfirmDeleteProps {
  pool: Pool
  onClose(): void
  onConfirm(): void
}

/** Asks before a deletion and shows what it removes. Closes before the pool is deleted. */
export function ConfirmDelete({ pool, onClose, onConfirm }: ConfirmDeleteProps) {
  const lossId = useId()
  return (
    <Dialog title={`Delete ${pool.name}?`} onClose={onClose} role="alertdialog" describedBy={lossId}>
      <p id={lossId}>
        Its {pool.nodeCount.toLocaleString('en')} {pool.nodeCount === 1 ? 'node goes' : 'nodes go'} with it. This cannot be
        undone.
      </p>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button danger-solid"
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          Delete
        </button>
      </div>
    </Dialog>
  )
}
