/** A class in the lists beside all pages: the colour of its group, its name, and how many objects it has. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../../model/api.ts'
import { GroupMark } from '../../parts/group-mark.tsx'
import { useLiveConsole } from '../state/console-state.ts'

export interface ClassEntryProps {
  readonly api: Api
  readonly name: string
  readonly href: string
  readonly isCurrent: boolean
}

export function ClassEntry({ api, name, href, isCurrent }: ClassEntryProps): ComponentChildren {
  const count = useLiveConsole()?.watch.counts.get(name.toLowerCase())
  return (
    <li>
      <a href={href} class={count === 0 ? 'empty' : undefined} aria-current={isCurrent ? 'page' : undefined}>
        <GroupMark api={api} name={name} />
        <span class="class-name">{name}</span>
        {count !== undefined && <span class="count">{count.toLocaleString()}</span>}
      </a>
    </li>
  )
}
