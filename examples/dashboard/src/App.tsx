import { useLayoutEffect, useRef, useState } from 'react'
import { ActivityLog } from './ActivityLog.tsx'
import { ConfirmDelete } from './ConfirmDelete.tsx'
import { Header } from './Header.tsx'
import { Notices } from './Notices.tsx'
import { PoolForm } from './PoolForm.tsx'
import { Pools } from './Pools.tsx'
import { SignIn } from './SignIn.tsx'
import { Summary } from './Summary.tsx'
import { type OpenDialog, usePoolChanges } from './usePoolChanges.ts'
import { usePools } from './usePools.ts'

/** The page: header, summary, pools, activity log, and at most one dialog. */
export function App() {
  const [dialog, setDialog] = useState<OpenDialog>()
  const [watched, setWatched] = useState<string>()
  const open = useRef(dialog)
  useLayoutEffect(() => {
    open.current = dialog
  }, [dialog])
  const changes = usePoolChanges((next) => {
    // Do not replace a dialog that the user is filling in.
    if (open.current) return false
    setDialog(next)
    return true
  })
  const pools = usePools()
  const close = () => setDialog(undefined)

  return (
    <>
      <a className="skip" href="#pools">
        Skip to the pools
      </a>
      <Header />
      <main>
        <Summary list={pools.list} loading={pools.isPending} />
        <div className="columns">
          <Pools
            pools={pools}
            onCreate={() => setDialog({ kind: 'create' })}
            onEdit={(pool) => setDialog({ kind: 'edit', pool })}
            onDelete={(pool) => setDialog({ kind: 'delete', pool })}
            onWatch={(pool) => {
              setWatched(pool.id)
              document.getElementById('activity')?.focus()
            }}
          />
          <ActivityLog pools={pools.list?.pools} watched={watched} onWatch={setWatched} />
        </div>
      </main>
      {dialog?.kind === 'create' && (
        <PoolForm
          draft={dialog.draft}
          error={dialog.error}
          known={pools.list?.pools ?? []}
          onClose={close}
          onSave={changes.createPool}
        />
      )}
      {dialog?.kind === 'edit' && (
        <PoolForm
          pool={dialog.pool}
          draft={dialog.draft}
          error={dialog.error}
          known={[]}
          onClose={close}
          onSave={(draft) => changes.updatePool(dialog.pool, draft)}
        />
      )}
      {dialog?.kind === 'delete' && (
        <ConfirmDelete pool={dialog.pool} onClose={close} onConfirm={() => changes.deletePool(dialog.pool)} />
      )}
      <SignIn />
      <Notices />
    </>
  )
}
