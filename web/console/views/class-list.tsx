/** The list of classes beside the console, with their numbers of objects if events report them. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { classOrder } from '../../../reference/describe.ts'
import { useCurrentInSight } from '../../parts/use-current-in-sight.ts'
import { ClassEntry } from '../parts/class-entry.tsx'
import { type ConsoleView, hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'

export interface ClassListProps {
  readonly view: ConsoleView
  readonly isOpen: boolean
}

export function ClassList({ view, isOpen }: ClassListProps): ComponentChildren {
  const { api, rpcs } = useConsole()
  const [wanted, setWanted] = useState('')
  const current = classOf(view)
  const nav = useRef<HTMLElement>(null)
  useCurrentInSight(nav, [current, isOpen])
  const shown = classOrder(api).filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
  const items = shown
    .filter(({ name, objects }) => objects !== 'none' || rpcs.ofClass(name).length > 0)
    .map(({ name, objects }) => {
      const href = hashOf(objects === 'none' ? { view: 'calls', class: name } : { view: 'class', class: name })
      return <ClassEntry key={name} api={api} name={name} href={href} isCurrent={name === current} />
    })
  return (
    <nav class={isOpen ? 'side open' : 'side'} id="page:classes-list" aria-label="Classes in the console" ref={nav}>
      <input
        type="search"
        class="filter"
        placeholder="Find a class"
        aria-label="Find a class"
        value={wanted}
        onInput={(e: TargetedEvent<HTMLInputElement>) => setWanted(e.currentTarget.value)}
      />
      <ul>{items}</ul>
    </nav>
  )
}

function classOf(view: ConsoleView): string | undefined {
  if ('class' in view) return view.class
  return view.view === 'call' ? view.rpc.slice(0, view.rpc.indexOf('.')) : undefined
}
