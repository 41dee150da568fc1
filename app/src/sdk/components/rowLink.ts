import type { KeyboardEvent, MouseEvent } from 'react'

/** Makes a table row a link for mouse and keyboard, but leaves buttons and links inside it alone. */
export function rowLink(open: () => void) {
  const inControl = (target: EventTarget): boolean => target instanceof Element && target.closest('a, button, input, label, [role="button"]') !== null
  return {
    tabIndex: 0,
    className: 'anju-row-link',
    onClick: (event: MouseEvent) => {
      if (!inControl(event.target)) open()
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && !inControl(event.target)) open()
    },
  }
}
