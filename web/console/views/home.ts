/** Where one starts: the classes that have objects, where events tell, else all that can be listed. */
import { type ComponentChildren, h } from 'preact'
import type { Class } from '../../../model/api.ts'
import { classOrder } from '../../../reference/describe.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state.ts'

export function Home(): ComponentChildren {
  const { api, rpcs, watch } = useConsole()
  const listed = classOrder(api).filter(({ name, objects }) => objects !== 'none' && rpcs.get(`${name}.get_all`))
  const count = ({ name }: Class) => watch.counts.get(name.toLowerCase())
  const full = listed.filter((c) => count(c) !== 0)
  const empty = listed.length - full.length
  return h('section', null, [
    h('h1', null, 'Console'),
    h(
      'ul',
      { class: 'cards' },
      full.map((c) => h(Card, { key: c.name, owner: c, count: count(c) })),
    ),
    empty > 0 &&
      h('p', { class: 'quiet' }, `${empty} more ${empty === 1 ? 'class has' : 'classes have'} no objects yet.`),
  ])
}

function Card({ owner, count }: { readonly owner: Class; readonly count: number | undefined }): ComponentChildren {
  return h('li', null, [
    h('a', { href: hashOf({ view: 'class', class: owner.name }) }, owner.name),
    h('span', { class: 'count' }, count?.toLocaleString()),
    h('p', { class: 'quiet' }, firstSentence(owner.doc)),
  ])
}
