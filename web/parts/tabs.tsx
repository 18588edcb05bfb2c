/** Tabs (WAI-ARIA Authoring Practices, Tabs with automatic activation). */
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

export interface TabsProps<Name extends string> {
  /** Unique on the page. */
  readonly id: string
  readonly label: string
  readonly tabs: readonly { readonly name: Name; readonly title: string }[]
  readonly chosen: Name
  readonly choose: (name: Name) => void
  readonly children?: ComponentChildren
}

export function Tabs<Name extends string>(props: TabsProps<Name>): ComponentChildren {
  const { id, label, tabs, chosen, choose, children } = props
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const to = moved(
      tabs.map((t) => t.name),
      chosen,
      event.key,
    )
    if (to === undefined) return
    event.preventDefault()
    choose(to)
    list.current?.querySelectorAll('button')[tabs.findIndex((t) => t.name === to)]?.focus()
  }
  const buttons = tabs.map(({ name, title }) => (
    <button
      key={name}
      type="button"
      role="tab"
      id={`${id}:${name}`}
      aria-selected={name === chosen}
      aria-controls={`${id}:panel`}
      tabindex={name === chosen ? 0 : -1}
      onClick={() => choose(name)}
    >
      {title}
    </button>
  ))
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {buttons}
      </div>
      <div role="tabpanel" id={`${id}:panel`} aria-labelledby={`${id}:${chosen}`}>
        {children}
      </div>
    </div>
  )
}

function moved<Name>(names: readonly Name[], chosen: Name, key: string): Name | undefined {
  const at = names.indexOf(chosen)
  if (key === 'ArrowRight') return names[(at + 1) % names.length]
  if (key === 'ArrowLeft') return names.at(at - 1)
  if (key === 'Home') return names[0]
  return key === 'End' ? names.at(-1) : undefined
}
