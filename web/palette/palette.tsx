/**
 * One box over every page that finds everything: classes, RPCs, fields, objects, and what can be done. A dialog with a
 * combobox (WAI-ARIA Authoring Practices).
 */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import type { SiteKind } from '../routes.ts'
import type { Find } from '../search/find-entries.ts'
import { useFind } from '../search/use-find.ts'
import type { PaletteItem } from './item.ts'
import { ItemRow } from './item-row.tsx'
import { usePalette } from './use-palette.ts'

export interface PaletteProps {
  readonly api: Api
  readonly kind: SiteKind
  readonly path: string
}

/** The button that opens it, and the box itself while it is open. */
export function Palette({ api, kind, path }: PaletteProps): ComponentChildren {
  const [isOpen, setOpen] = useState(false)
  const find = useFind(api)
  useKeys(() => setOpen(true))
  return (
    <div class="search" role="search">
      <button type="button" class="palette-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Glass />
        <span>Search or do…</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      {isOpen && <Box api={api} kind={kind} path={path} find={find} close={() => setOpen(false)} />}
    </div>
  )
}

function Glass(): ComponentChildren {
  return (
    <svg class="glass" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="7" cy="7" r="4.6" />
      <path d="M10.5 10.5 14 14" />
    </svg>
  )
}

interface BoxProps extends PaletteProps {
  readonly find: Find
  readonly close: () => void
}

const LIST = 'page:found'

function optionId(i: number): string {
  return `page:found:${i}`
}

function Box({ api, kind, path, find, close }: BoxProps): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null)
  const palette = usePalette(api, kind, path, find)
  const { query, groups, items, chosen, type, choose } = palette
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Closing gives the focus back.
    return () => shown?.close()
  }, [])
  const took = (item: PaletteItem) => {
    palette.took(item)
    close()
    item.run?.()
  }
  const pressed = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const to = movedTo(event.key, chosen, items.length)
    if (to !== undefined) choose(to)
    else if (event.key === 'Enter') take(optionId(chosen), event)
    // Otherwise the key would also close what is behind.
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  }
  let at = 0
  return (
    <dialog ref={dialog} class="palette" aria-label="Search or do" onClose={close} onClick={closeOutside}>
      <div class="palette-head">
        <Glass />
        <input
          type="text"
          // Preact's types require `list` with this role; the page has its own list.
          list={undefined}
          role="combobox"
          aria-label="Search classes, RPCs, fields, errors and objects, or do something"
          aria-expanded={true}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? optionId(chosen) : undefined}
          placeholder={kind === 'server' ? 'Search, or do: create, log out, theme…' : 'Search'}
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={query}
          onInput={(event: TargetedEvent<HTMLInputElement>) => type(event.currentTarget.value)}
          onKeyDown={pressed}
        />
        <button type="button" class="palette-close" onClick={close}>
          <kbd>Esc</kbd>
          <span class="sr-only"> Close</span>
        </button>
      </div>
      <div id={LIST} role="listbox" class="palette-list" aria-label="Found">
        {groups.map(({ title, items: rows }, g) => (
          <div key={title} role="group" aria-labelledby={`${LIST}-group-${g}`}>
            <div id={`${LIST}-group-${g}`} class="palette-group" role="presentation">
              {title}
            </div>
            {rows.map((item) => {
              const i = at++
              const row = { api, item, query, id: optionId(i), isChosen: i === chosen }
              return <ItemRow key={item.id} {...row} took={() => took(item)} point={() => choose(i)} />
            })}
          </div>
        ))}
      </div>
      <p class="palette-nothing" role="status">
        {items.length === 0 ? `Nothing found for “${query.trim()}”.` : ''}
      </p>
      <Keys isLive={kind === 'server'} />
    </dialog>
  )
}

function Keys({ isLive }: { readonly isLive: boolean }): ComponentChildren {
  return (
    <p class="palette-keys" aria-hidden="true">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> move
      </span>
      <span>
        <kbd>↵</kbd> open
      </span>
      <span>
        <kbd>Ctrl ↵</kbd> in a new tab
      </span>
      {isLive && (
        <span class="palette-signs">
          <kbd>&gt;</kbd> actions <kbd>@</kbd> objects
        </span>
      )}
    </p>
  )
}

function movedTo(key: string, from: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (from + 1) % count
  if (key === 'ArrowUp') return (from + count - 1) % count
  if (key === 'PageDown') return Math.min(count - 1, from + 8)
  return key === 'PageUp' ? Math.max(0, from - 8) : undefined
}

/** Clicks the item, because the host of the page decides where links lead. The keys are those of a click on a link. */
function take(id: string, { ctrlKey, metaKey, shiftKey }: KeyboardEvent): void {
  const click = { ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true }
  document.getElementById(id)?.dispatchEvent(new MouseEvent('click', click))
}

/** The dialog itself is hit only beside its content. */
function closeOutside(event: TargetedEvent<HTMLDialogElement, MouseEvent>): void {
  const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect()
  const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom
  if (event.target === event.currentTarget && !isInside) event.currentTarget.close()
}

/** Ctrl+K anywhere, and `/` where it cannot be typed, unless a dialog is open. */
function useKeys(open: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !takesText(event.target)
      const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey
      if (event.altKey || !(isSlash || isK)) return
      event.preventDefault()
      if (!document.querySelector('dialog[open]')) open()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
