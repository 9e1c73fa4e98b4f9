import { type RefObject, useLayoutEffect } from 'react'

/**
 * Moves the focus to a heading if this element is removed while it contains the focus, such as a dismissed notice.
 * Otherwise screen readers lose their position.
 *
 * @param headingId Id of the nearest heading.
 */
export function useFocusKept(ref: RefObject<HTMLElement | null>, headingId: 'pools' | 'activity' = 'pools'): void {
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      if (!element?.contains(document.activeElement)) return
      // Wait for the next frame: the element that the browser focused instead may be removed, too.
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost && !document.querySelector('dialog[open]')) document.getElementById(headingId)?.focus()
      })
    }
  }, [ref, headingId])
}
