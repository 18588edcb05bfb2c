/** The list of classes beside every page. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { classOrder } from '../../reference/describe.ts'
import { ClassEntry } from '../console/parts/class-entry.tsx'
import { words } from '../parts/counted-nouns.ts'
import { useCurrentInSight } from '../parts/use-current-in-sight.ts'
import { classPath } from '../routes.ts'

export interface SideBarProps {
  readonly api: Api
  readonly path: string
  /** On narrow screens: whether the list is open. */
  readonly isOpen: boolean
}

export function SideBar({ api, path, isOpen }: SideBarProps): ComponentChildren {
  const [filter, setFilter] = useState('')
  const nav = useRef<HTMLElement>(null)
  useCurrentInSight(nav, [path, isOpen])
  const wanted = filter.trim().toLowerCase()
  const items = classOrder(api)
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name }) => {
      const href = classPath(api, name)
      return <ClassEntry key={name} api={api} name={name} href={href} isCurrent={href === path} />
    })
  return (
    <nav class={isOpen ? 'side open' : 'side'} id="page:classes-list" aria-label="Classes" ref={nav}>
      <input
        type="search"
        hidden={api.classes.length === 0}
        class="filter"
        aria-label="Show only classes with this in their name"
        placeholder={`Filter ${words(api.classes.length, 'class', 'classes')}`}
        value={filter}
        autocomplete="off"
        spellcheck={false}
        onInput={(event: Event) => setFilter((event.currentTarget as HTMLInputElement).value)}
      />
      <ul>{items}</ul>
      {items.length === 0 && (
        <p class="quiet" role="status">
          {api.classes.length === 0 ? 'This API has no classes.' : 'No class has that in its name.'}
        </p>
      )}
    </nav>
  )
}
