/** The objects that an object is related to, as cards, with buttons that create more of them. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { GroupMark } from '../../parts/group-mark.tsx'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { ShownValue } from '../parts/shown-value.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { article } from '../values/article.ts'
import { own } from '../values/own-member.ts'
import { type RelatedField, relatedFields, relatedRefs } from './related.ts'
import { headState } from './summary-fields.ts'
import type { FieldMarks } from './use-field-changes.ts'

export interface RelatedObjectsProps {
  readonly table: ClassTable
  readonly refId: string
  readonly record: ObjectRecord
  readonly changes: FieldMarks
}

export function RelatedObjects({ table, refId, record, changes }: RelatedObjectsProps): ComponentChildren {
  const { api, rpcs, permissions } = useConsole()
  const all = relatedFields(api, rpcs, table.owner).map((of) => ({ of, refs: relatedRefs(record, of.field) }))
  const single = all.filter(({ of, refs }) => !of.many && refs.length > 0)
  const several = all.filter(({ of, refs }) => of.many && refs.length > 0)
  const addable = all.filter(
    ({ of, refs }) => refs.length === 0 && of.create && permissions.whyNot(of.create.rpc) === undefined,
  )
  if (single.length + several.length + addable.length === 0) return null
  return (
    <section class="related" aria-label="Related objects">
      {single.length > 0 && <SingleCard all={single} changes={changes} />}
      {several.map(({ of, refs }) => (
        <SetCard key={of.field.name} of={of} refs={refs} refId={refId} isChanged={changes.has(of.field.name)} />
      ))}
      {addable.length > 0 && (
        <p class="addable">
          {addable.map(({ of }) => (
            <AddLink key={of.field.name} of={of} refId={refId} />
          ))}
        </p>
      )}
    </section>
  )
}

interface Found {
  readonly of: RelatedField
  readonly refs: readonly string[]
}

/** The objects that the object refers to by one reference each. */
function SingleCard({ all, changes }: { readonly all: readonly Found[]; readonly changes: FieldMarks }) {
  return (
    <div class="card">
      <dl class="links">
        {all.map(({ of, refs: [ref = ''] }) => (
          <div key={of.field.name} class={changes.has(of.field.name) ? 'changed' : undefined}>
            <dt>{of.field.name}</dt>
            <dd>
              <RelatedLink class={of.class} refId={ref} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

interface SetCardProps extends Found {
  readonly refId: string
  readonly isChanged: boolean
}

/** Objects in a card before the rest is asked for. */
const SHOWN = 6
/** Objects that a card shows at most; the field's row has all. */
const MOST = 200

function SetCard({ of, refs, refId, isChanged }: SetCardProps): ComponentChildren {
  const { api } = useConsole()
  const [isWhole, setWhole] = useState(false)
  const shown = refs.slice(0, isWhole ? MOST : SHOWN)
  useRecords(of.class, shown)
  return (
    <div class={isChanged ? 'card changed' : 'card'}>
      <p class="card-head">
        <GroupMark api={api} name={of.class} />
        <span class="name">{of.field.name}</span>
        <span class="count">{refs.length.toLocaleString()}</span>
        <span class="space" />
        <AddLink of={of} refId={refId} />
      </p>
      <ul>
        {shown.map((ref) => (
          <li key={ref}>
            <RelatedLink class={of.class} refId={ref} />
          </li>
        ))}
      </ul>
      {refs.length > SHOWN && (
        <button type="button" class="plain more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${refs.length.toLocaleString()}`}
        </button>
      )}
    </div>
  )
}

/** A link with the state of the object, as far as it is known. */
function RelatedLink({ class: name, refId }: { readonly class: string; readonly refId: string }): ComponentChildren {
  const { rpcs, tables } = useConsole()
  const owner = rpcs.class(name)
  const state = owner && headState(owner)
  const value = state && own(tables.of(name)?.records.get(refId), state.name)
  return (
    <span class="related-link">
      <ShownValue type={{ kind: 'ref', class: name, nullable: true }} value={refId} />
      {state && value !== undefined && <ShownValue type={state.type} value={value} looks={{ state: true }} />}
    </span>
  )
}

/** Reads the records of the shown objects, whose states stand beside their names. */
function useRecords(className: string, refs: readonly string[]): void {
  const { tables, rpcs } = useConsole()
  const owner = rpcs.class(className)
  const hasState = owner !== undefined && headState(owner) !== undefined
  const unknown = refs.filter((ref) => tables.of(className)?.known(ref) === undefined).join(' ')
  useEffect(() => {
    // Without an answer the names stand without states.
    if (hasState && unknown !== '')
      void tables
        .of(className)
        ?.take(unknown.split(' '))
        .catch(() => undefined)
  }, [hasState, className, unknown])
}

function AddLink({ of, refId }: { readonly of: RelatedField; readonly refId: string }): ComponentChildren {
  const { permissions } = useConsole()
  const viewHref = useViewHref()
  if (!of.create || permissions.whyNot(of.create.rpc) !== undefined) return null
  const { rpc, fill } = of.create
  return (
    <a
      class="button small add"
      href={viewHref({ view: 'call', rpc: rpc.name, fill: { [fill]: refId } })}
      title={`Create ${article(of.class)} for this object`}
    >
      {`Add ${of.class}`}
    </a>
  )
}
