import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useFocusKept } from './useFocusKept.ts'

interface DialogProps {
  title: string
  onClose(): void
  children: ReactNode
  /** `alertdialog` for a question that needs attention. */
  role?: 'dialog' | 'alertdialog'
  /** Id of the element that screen readers read with the title. */
  describedBy?: string
}

/**
 * The modal dialog of the platform: it keeps the focus inside, closes on Escape, and returns the focus afterwards. If the
 * previous element no longer exists, such as a button of a deleted pool, the heading of the pools gets the focus.
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
