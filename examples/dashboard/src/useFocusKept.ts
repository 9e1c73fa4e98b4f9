import { type RefObject, useLayoutEffect } from 'react'

/**
 * When this part of the page goes away with the focus in it, such as a notice that was dismissed, the focus goes to a heading
 * instead of nowhere, where a screen reader has nothing to say.
 *
 * @param headingId The heading that is nearest to what went away.
 */
export function useFocusKept(ref: RefObject<HTMLElement | null>, headingId: 'pools' | 'activity' = 'pools'): void {
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      if (!element?.contains(document.activeElement)) return
      // After the page has been drawn without it, and perhaps without the place that the browser gave the focus back to.
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost && !document.querySelector('dialog[open]')) document.getElementById(headingId)?.focus()
      })
    }
  }, [ref, headingId])
}
