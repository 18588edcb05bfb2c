/** Search as you type (WAI-ARIA Authoring Practices, Combobox with manual selection). */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import type { SearchEntry } from '../../reference/search.ts'
import { NOT_IMPLEMENTED } from '../parts/not-implemented.tsx'
import { hrefOf } from '../routes.ts'
import { createFind, type Find } from './find-entries.ts'

export function SearchBox({ api }: { readonly api: Api }): ComponentChildren {
  const { input, query, setOpen, found, chosen, isShown, prepare, typed, pressed } = useSearch(api)
  const left = (event: FocusEvent) => {
    const box = event.currentTarget as HTMLElement
    if (!(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))) setOpen(false)
  }
  return (
    <div class="search" role="search" onFocusOut={left}>
      <input
        ref={input}
        type="search"
        // Preact's types require `list` with this role; the page has its own list.
        list={undefined}
        role="combobox"
        aria-label="Search classes, fields, RPCs, enums, errors and roles"
        aria-expanded={isShown}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={isShown && found.length > 0 ? optionId(chosen) : undefined}
        placeholder="Search…"
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={typed}
        onKeyDown={pressed}
        onFocus={() => {
          prepare()
          setOpen(true)
        }}
      />
      <kbd aria-hidden="true">/</kbd>
      <div id={LIST} role="listbox" class="found" aria-label="Found" hidden={!isShown} onClick={() => setOpen(false)}>
        {found.map((entry, i) => (
          <Option key={i} api={api} entry={entry} id={optionId(i)} isChosen={i === chosen} />
        ))}
      </div>
      <p class="nothing" role="status" hidden={!isShown || found.length > 0}>
        {isShown && found.length === 0 ? `Nothing found for “${query.trim()}”.` : ''}
      </p>
    </div>
  )
}

/** The state of the search and its handlers. `prepare` builds the index at its first call. */
function useSearch(api: Api) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const index = useRef<{ readonly of: Api; readonly find: Find } | null>(null)
  const prepare = () => {
    if (index.current?.of !== api) index.current = { of: api, find: createFind(api) }
    return index.current.find
  }
  useSlashKey(input)
  // Searches once in advance, so that the first typed letter does not wait.
  useWhenIdle(() => prepare()('a'))
  const found = query.trim() === '' ? [] : prepare()(query)
  const isShown = isOpen && query.trim() !== ''
  const typed = (event: Event) => {
    setQuery((event.currentTarget as HTMLInputElement).value)
    setChosen(0)
    setOpen(true)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      if (isShown) return setOpen(false)
      setQuery('')
      input.current?.blur()
    } else if (event.key === 'Enter') {
      const entry = found[chosen]
      if (!isShown || !entry) return
      event.preventDefault()
      setOpen(false)
      // Clicks the link, because the host of the page decides where links lead.
      document.getElementById(optionId(chosen))?.click()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      if (found.length > 0) setChosen((chosen + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
    }
  }
  return { input, query, setOpen, found, chosen, isShown, prepare, typed, pressed }
}

const LIST = 'page:found'

function optionId(i: number): string {
  return `page:found:${i}`
}

interface OptionProps {
  readonly api: Api
  readonly entry: SearchEntry
  readonly id: string
  readonly isChosen: boolean
}

/** A link, so that it can be opened in another tab; the focus stays in the input. */
function Option({ api, entry, id, isChosen }: OptionProps): ComponentChildren {
  const { kind, name, of, about, place, open } = entry
  const item = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  const link = {
    ref: item,
    id,
    role: 'option',
    'aria-selected': isChosen,
    href: hrefOf(api, place),
    tabindex: -1,
  } as const
  return (
    <a {...link}>
      <span class="found-name">
        {of && <span class="quiet">{`${of}.`}</span>}
        {name}
      </span>
      <span class="found-kind">{open ? `${kind}, ${NOT_IMPLEMENTED}` : kind}</span>
      <span class="found-about">{about}</span>
    </a>
  )
}

/** Runs once, when the browser is idle. */
function useWhenIdle(work: () => void): void {
  useEffect(() => {
    if (typeof requestIdleCallback !== 'function') return
    const asked = requestIdleCallback(work)
    return () => cancelIdleCallback(asked)
  }, [])
}

/** `/` moves the focus to the input, except where it can be typed. */
function useSlashKey(input: { readonly current: HTMLInputElement | null }): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [input])
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
