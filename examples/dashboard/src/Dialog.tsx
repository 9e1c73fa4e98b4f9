import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useFocusKept } from './useFocusKept.ts'

interface DialogProps {
  title: string
  onClose(): void
  children: ReactNode
  /** `alertdialog` for a question that is better not answered in passing. */
  role?: 'dialog' | 'alertdialog'
  /** The id of what is read out together with the title. */
  describedBy?: string
}

/**
 * The platform's own modal dialog: it keeps the focus inside, closes on Escape, and gives the focus back to where it was. When
 * that place is gone, such as the button of a pool that was deleted, the focus goes to the heading of the pools.
 */
export function Dialog({ title, onClose, children, role = 'dialog', describedBy }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useFocusKept(ref)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className="dialog"
      role={role}
      aria-labelledby={titleId}
      aria-describedby={describedBy}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  )
}
