import type { Pool } from '@nightcrawler/compute-pools'
import { useId } from 'react'
import { Dialog } from './Dialog.tsx'

interface ConfirmDeleteProps {
  pool: Pool
  onClose(): void
  onConfirm(): void
}

/** Confirms a deletion and shows what it removes. Closes before the pool is deleted. */
export function ConfirmDelete({ pool, onClose, onConfirm }: ConfirmDeleteProps) {
  const warningId = useId()
  return (
    <Dialog title={`Delete ${pool.name}?`} onClose={onClose} role="alertdialog" describedBy={warningId}>
      <p id={warningId}>
        This deletes the pool and its {pool.nodeCount.toLocaleString('en')} {pool.nodeCount === 1 ? 'node' : 'nodes'}. It cannot
        be undone.
      </p>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Cancel
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
