/** The implied RPCs of a class: those of its objects, then those of each field, folded. */
import type { ComponentChildren } from 'preact'
import type { RpcDescription } from '../../../reference/describe.ts'
import { rpcAnchor } from '../../../reference/page-place.ts'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.tsx'

export function ImpliedRpcs(props: ClassPartProps): ComponentChildren {
  const { owner, fields, ofObjects } = props.shown
  if (ofObjects.length === 0) return null
  return (
    <Section name="implied" title="Implied RPCs">
      <p>
        {'They follow from the class and its fields. Objects of '}
        <code>{owner.name}</code>
        {' first:'}
      </p>
      {ofObjects.map((shown) => (
        <Folded key={shown.name} {...props} title={shown.name} rpcs={[shown]} />
      ))}
      <p>Then, field by field, what reads it and, where clients may, what changes it:</p>
      {fields.map(({ field, accessors }) => (
        <Folded key={`field ${field.name}`} {...props} title={field.name} rpcs={accessors} />
      ))}
    </Section>
  )
}

interface FoldedProps extends ClassPartProps {
  readonly title: string
  readonly rpcs: readonly RpcDescription[]
}

function Folded({ api, shown: { owner }, kind, title, rpcs }: FoldedProps): ComponentChildren {
  const names = rpcs.map((r) => r.name)
  const entries = rpcs.map((shown) => (
    <RpcEntry key={shown.name} api={api} shown={shown} kind={kind} id={rpcAnchor(owner, shown.name)} />
  ))
  return (
    <details class="fold">
      <summary>
        <code class="fold-title">{title}</code>
        {names.length === 1 && names[0] === title ? (
          <span class="quiet">{rpcs[0]?.rpc.doc}</span>
        ) : (
          <span class="quiet">{names.join(', ')}</span>
        )}
      </summary>
      {entries}
    </details>
  )
}
