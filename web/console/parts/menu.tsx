/** A button that opens a sheet. It closes by Escape, by a click elsewhere, and when the focus leaves it. */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface MenuProps {
  readonly title: string
  /** What the sheet is for, to screen readers. */
  readonly label: string
  /** The sheet opens above the button. */
  readonly isUpward?: boolean
  readonly children: ComponentChildren
}

export function Menu({ title, label, isUpward = false, children }: MenuProps): ComponentChildren {
  const box = useRef<HTMLDetailsElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    const look = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', look)
    document.addEventListener('focusin', look)
    return () => {
      document.removeEventListener('pointerdown', look)
      document.removeEventListener('focusin', look)
    }
  }, [isOpen])
  const press = (event: TargetedKeyboardEvent<HTMLDetailsElement>) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    box.current?.querySelector('summary')?.focus()
  }
  return (
    <details
      ref={box}
      class={isUpward ? 'choose upward' : 'choose'}
      open={isOpen}
      onToggle={(event: TargetedEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)}
      onKeyDown={press}
    >
      <summary>{title}</summary>
      <div class="sheet" role="group" aria-label={label}>
        {isOpen && children}
      </div>
    </details>
  )
}
