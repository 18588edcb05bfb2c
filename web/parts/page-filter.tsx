/** Shows only the entries of a long page that contain what the reader types, in their names or descriptions. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'

export interface PageFilter {
  /** '' shows everything. */
  readonly text: string
  readonly setText: (text: string) => void
  /** Whether an entry is shown: all words are in one of its texts or another, ignoring case. */
  readonly shows: (...texts: readonly string[]) => boolean
}

export function usePageFilter(): PageFilter {
  const [text, setText] = useState('')
  useEffect(() => {
    if (text === '') return
    // A link to an entry that the filter hides ends the filter.
    const left = () => {
      if (!targetOfHash()?.closest('[hidden]')) return
      setText('')
    }
    addEventListener('hashchange', left)
    return () => {
      removeEventListener('hashchange', left)
      requestAnimationFrame(() => targetOfHash() && document.querySelector(':target')?.scrollIntoView())
    }
  }, [text === ''])
  return useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const shows = (...texts: readonly string[]) => {
      if (words.length === 0) return true
      const all = texts.join('\n').toLowerCase()
      return words.every((word) => all.includes(word))
    }
    return { text: words.length === 0 ? '' : text, setText, shows }
  }, [text])
}

function targetOfHash(): Element | null {
  return document.getElementById(location.hash.slice(1))
}

export interface FilterInputProps {
  readonly filter: PageFilter
  /** `fields and messages`. */
  readonly what: string
  /** The number of entries that are shown. */
  readonly found: number
}

/** Pages with fewer entries have no filter. */
export const FILTER_FROM = 12

export function FilterInput({ filter, what, found }: FilterInputProps): ComponentChildren {
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || filter.text === '') return
    event.preventDefault()
    filter.setText('')
  }
  return (
    <div class="page-filter filter">
      <input
        type="search"
        aria-label={`Show only ${what} with this in their name or description`}
        placeholder="Filter this page"
        value={filter.text}
        autocomplete="off"
        spellcheck={false}
        onInput={(event: Event) => filter.setText((event.currentTarget as HTMLInputElement).value)}
        onKeyDown={pressed}
      />
      <p class="quiet" role="status">
        {filter.text === '' ? '' : found === 0 ? `No ${what} with this.` : `${found} found`}
      </p>
    </div>
  )
}
