/** What stands above everything of a class: its name, what it is, and where to go. */
import { type ComponentChildren, h } from 'preact'
import { Doc } from '../../parts/doc.ts'
import { classPath } from '../../routes.ts'
import { article } from '../article.ts'
import { RpcLink } from '../parts/rpc-link.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state.ts'

export interface ClassHeadProps {
  readonly name: string
  readonly tab: 'objects' | 'calls'
}

export function ClassHead({ name, tab }: ClassHeadProps): ComponentChildren {
  const { api, rpcs } = useConsole()
  const owner = rpcs.class(name)
  const create = rpcs.create(name)
  const current = (one: string) => (one === tab ? 'page' : undefined)
  return h('header', { class: 'class-head' }, [
    h('h1', null, name),
    h(Doc, { text: owner?.doc.split(/\n\s*\n/)[0] ?? '', level: 2 }),
    h('nav', { 'aria-label': `Of ${name}`, class: 'switch' }, [
      owner?.objects !== 'none' &&
        h('a', { href: hashOf({ view: 'class', class: name }), 'aria-current': current('objects') }, 'Objects'),
      h('a', { href: hashOf({ view: 'calls', class: name }), 'aria-current': current('calls') }, 'Calls'),
      h('a', { href: classPath(api, name) }, 'Reference'),
      create && h(RpcLink, { rpc: create, text: `Create ${article(name)}` }),
    ]),
  ])
}
