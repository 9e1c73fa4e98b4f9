import type { Pool } from '@nightcrawler/compute-pools'
import { Dialog } from './Dialog.tsx'

interface ConfirmDeleteProps {
  pool: Pool
  onClose(): void
  onConfirm(): void
}

export function ConfirmDelete({ pool, onClose, onConfirm }: ConfirmDeleteProps) {
  return (
    <Dialog title={`Delete ${pool.name}?`} onClose={onClose} role="alertdialog">
      <p>
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
