/** The implied RPCs of a class: those of its objects, then those of each field, folded. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { FieldDescription, RpcDescription } from '../../../reference/describe.ts'
import { rpcAnchor } from '../../../reference/page-place.ts'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.tsx'

export interface ImpliedRpcsProps extends ClassPartProps {
  /** Whether a filter shows the RPC of objects, or the accessors of the field. */
  readonly shows: (entry: RpcDescription | FieldDescription) => boolean
}

export function ImpliedRpcs({ api, shown, kind, shows }: ImpliedRpcsProps): ComponentChildren {
  const { owner, fields, ofObjects } = shown
  if (ofObjects.length === 0) return null
  const part = { api, shown, kind }
  const [objectsShown, fieldsShown] = [ofObjects.map(shows), fields.map(shows)]
  const hasObjects = objectsShown.includes(true)
  const hasFields = fieldsShown.includes(true)
  return (
    <Section name="implied" title="Implied RPCs" isHidden={!hasObjects && !hasFields}>
      <p hidden={!hasObjects}>
        {'They follow from the class and its fields. Objects of '}
        <code>{owner.name}</code>
        {' first:'}
      </p>
      {ofObjects.map((rpc, i) => (
        <Folded key={rpc.name} {...part} title={rpc.name} rpcs={[rpc]} isHidden={!objectsShown[i]} />
      ))}
      <p hidden={!hasFields}>Then, field by field, what reads it and, where clients may, what changes it:</p>
      {fields.map(({ field, accessors }, i) => (
        <Folded key={`field ${field.name}`} {...part} title={field.name} rpcs={accessors} isHidden={!fieldsShown[i]} />
      ))}
    </Section>
  )
}

interface FoldedProps extends ClassPartProps {
  readonly title: string
  readonly rpcs: readonly RpcDescription[]
  readonly isHidden: boolean
}

function Folded({ api, shown: { owner }, kind, title, rpcs, isHidden }: FoldedProps): ComponentChildren {
  const content = useMemo(() => {
    const names = rpcs.map((r) => r.name)
    const isItself = names.length === 1 && names[0] === title
    return (
      <>
        <summary>
          <code class="fold-title">{title}</code>
          <span class="quiet">{isItself ? rpcs[0]?.rpc.doc : names.join(', ')}</span>
        </summary>
        {rpcs.map((shown) => (
          <RpcEntry key={shown.name} api={api} shown={shown} kind={kind} id={rpcAnchor(owner, shown.name)} />
        ))}
      </>
    )
    // The RPCs of an entry follow from its title.
  }, [api, owner, kind, title])
  return (
    <details class="fold" hidden={isHidden}>
      {content}
    </details>
  )
}
