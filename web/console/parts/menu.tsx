/** A button that opens a sheet. It closes by Escape, by a click elsewhere, when the focus leaves it, and after a link in it. */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface MenuProps {
  readonly title: string
  /** What the sheet is for, to screen readers. */
  readonly label: string
  /** The sheet opens above the button. */
  readonly isUpward?: boolean
  /** The class of the whole in style sheets, in place of `choose`. */
  readonly look?: string
  readonly children: ComponentChildren
}

export function Menu({ title, label, isUpward = false, look = 'choose', children }: MenuProps): ComponentChildren {
  const box = useRef<HTMLDetailsElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [isOpen])
  const press = (event: TargetedKeyboardEvent<HTMLDetailsElement>) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    box.current?.querySelector('summary')?.focus()
  }
  const choose = ({ target }: TargetedEvent<HTMLDetailsElement>) => {
    if (target instanceof Element && target.closest('a')) setOpen(false)
  }
  return (
    <details
      ref={box}
      class={isUpward ? `${look} upward` : look}
      open={isOpen}
      onToggle={(event: TargetedEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)}
      onKeyDown={press}
      onClick={choose}
    >
      <summary>{title}</summary>
      <div class="sheet" role="group" aria-label={label}>
        {isOpen && children}
      </div>
    </details>
  )
}
