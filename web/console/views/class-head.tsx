/** The head of a class's pages: its name, its documentation, three tabs, and the one thing that is done most. */
import type { ComponentChildren } from 'preact'
import { GroupMark } from '../../parts/group-mark.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { classPath } from '../../routes.ts'
import { CallLink } from '../parts/call-link.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import { article } from '../values/article.ts'

export interface ClassHeadProps {
  readonly name: string
  readonly tab: 'objects' | 'calls'
}

export function ClassHead({ name, tab }: ClassHeadProps): ComponentChildren {
  const { api, rpcs } = useConsole()
  const owner = rpcs.class(name)
  const create = rpcs.create(name)
  const current = (one: string) => (one === tab ? 'page' : undefined)
  return (
    <header class="class-head">
      <div class="title-line">
        <h1>
          <GroupMark api={api} name={name} />
          {name}
        </h1>
        <span class="space" />
        {create && <CallLink rpc={create} text={`Create ${article(name)}`} isMain />}
      </div>
      <Markdown text={owner?.doc.split(/\n\s*\n/)[0] ?? ''} level={2} />
      <nav aria-label={`Of ${name}`} class="tab-links">
        {owner?.objects !== 'none' && (
          <a href={hashOf({ view: 'class', class: name })} aria-current={current('objects')}>
            Objects
          </a>
        )}
        <a href={hashOf({ view: 'calls', class: name })} aria-current={current('calls')}>
          Calls
        </a>
        <a href={classPath(api, name)}>Reference</a>
      </nav>
    </header>
  )
}
