/** The RPCs that a class implies: those of its objects, then those of each field, folded under the field. */
import { type ComponentChildren, h } from 'preact'
import type { RpcDescription } from '../../../reference/describe.ts'
import { rpcAnchor } from '../../../reference/place.ts'
import { Section } from '../../parts/section.ts'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.ts'

export function ImpliedRpcs(props: ClassPartProps): ComponentChildren {
  const { owner, fields, ofObjects } = props.shown
  if (ofObjects.length === 0) return null
  return h(Section, { name: 'implied', title: 'Implied RPCs' }, [
    h('p', null, ['They follow from the class and its fields. Objects of ', h('code', null, owner.name), ' first:']),
    ofObjects.map((shown) => h(Folded, { ...props, key: shown.name, title: shown.name, rpcs: [shown] })),
    h('p', null, 'Then, field by field, what reads it and, where clients may, what changes it:'),
    fields.map(({ field, accessors }) =>
      h(Folded, { ...props, key: `field ${field.name}`, title: field.name, rpcs: accessors }),
    ),
  ])
}

interface FoldedProps extends ClassPartProps {
  readonly title: string
  readonly rpcs: readonly RpcDescription[]
}

function Folded({ api, shown: { owner }, kind, title, rpcs }: FoldedProps): ComponentChildren {
  const names = rpcs.map((r) => r.name)
  const entries = rpcs.map((shown) =>
    h(RpcEntry, { key: shown.name, api, shown, kind, id: rpcAnchor(owner, shown.name) }),
  )
  return h('details', { class: 'fold' }, [
    h('summary', null, [
      h('code', { class: 'fold-title' }, title),
      names.length === 1 && names[0] === title
        ? h('span', { class: 'quiet' }, rpcs[0]?.rpc.doc)
        : h('span', { class: 'quiet' }, names.join(', ')),
    ]),
    entries,
  ])
}
