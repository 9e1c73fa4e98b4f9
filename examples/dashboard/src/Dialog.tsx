import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'

interface DialogProps {
  title: string
  onClose(): void
  children: ReactNode
  /** `alertdialog` for a question that is better not answered in passing. */
  role?: 'dialog' | 'alertdialog'
}

/**
 * The platform's own modal dialog: it keeps the focus inside, closes on Escape, and gives the focus back to where it was. When
 * that place is gone, such as the button of a pool that was deleted, the focus goes to the heading of the pools.
 */
export function Dialog({ title, onClose, children, role = 'dialog' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  useEffect(() => {
    return () => {
      // After the page has been drawn without the dialog, and perhaps without what it was about.
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && !document.querySelector('dialog[open]')) document.getElementById('pools')?.focus()
      })
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className="dialog"
      role={role}
      aria-labelledby={titleId}
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
