/** One object: a summary, what it is related to, what can be done with it, and all of its fields. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { DestroyButton } from '../object-page/destroy-button.tsx'
import { GroupedFields } from '../object-page/grouped-fields.tsx'
import { ObjectActions } from '../object-page/object-actions.tsx'
import { ObjectHead } from '../object-page/object-head.tsx'
import { ObjectSummary } from '../object-page/object-summary.tsx'
import { RelatedObjects } from '../object-page/related-objects.tsx'
import { type FieldMarks, useFieldChanges } from '../object-page/use-field-changes.ts'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { CallLink } from '../parts/call-link.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import { CallPanel } from './call-panel.tsx'
import { findInTimeline } from './history-view.tsx'
import { type Reasons, useRefusals } from './use-refusals.ts'

export interface ObjectViewProps {
  readonly name: string
  readonly refId: string
}

export function ObjectView({ name, refId }: ObjectViewProps): ComponentChildren {
  const table = useConsole().tables.of(name)
  return table ? <OneObject table={table} refId={refId} /> : <p>{`${name} has no objects.`}</p>
}

function OneObject({ table, refId }: { readonly table: ClassTable; readonly refId: string }): ComponentChildren {
  const state = useConsole()
  const { watch } = state
  const [error, setError] = useState<unknown>(null)
  const refresh = () => {
    setError(null)
    return table.fetch(refId).then(() => undefined, setError)
  }
  useEffect(() => {
    void refresh()
  }, [table, refId, table.cleared])
  const reasons = useRefusals(table, refId)
  const changes = useFieldChanges(table.owner.name, refId)
  const record = table.records.get(refId)
  const gone = table.isGone(refId)
  const wrong = gone ? null : (error ?? table.error)
  return (
    <article class="object-view">
      <ObjectHead table={table} refId={refId} record={record} changes={changes}>
        {!watch.isThere && (
          <button type="button" onClick={() => void refresh()}>
            Refresh
          </button>
        )}
        {record && (
          <a class="button" href={hashOf({ view: 'graph', class: table.owner.name, ref: refId })}>
            Graph
          </a>
        )}
        <a class="button" href={hashOf({ view: 'history' })} onClick={() => findInTimeline(state, refId)}>
          Changes
        </a>
      </ObjectHead>
      {gone && <p class="gone" role="status">{`This ${table.owner.name} does not exist any more.`}</p>}
      <ErrorNote error={wrong} />
      {!record && !gone && wrong === null && <p class="quiet">Loading…</p>}
      {record && <Known table={table} refId={refId} record={record} reasons={reasons} changes={changes} />}
    </article>
  )
}

interface KnownProps {
  readonly table: ClassTable
  readonly refId: string
  readonly record: ObjectRecord
  readonly reasons: Reasons
  readonly changes: FieldMarks
}

function Known(props: KnownProps): ComponentChildren {
  const { table, refId, record, reasons, changes } = props
  const { rpcs } = useConsole()
  const [called, setCalled] = useState<Rpc | null>(null)
  const { name } = table.owner
  const destroy = rpcs.destroy(name)
  const messages = rpcs.messages(name).own.filter((rpc) => rpc.name !== destroy?.name && rpc.does.kind === 'message')
  const setMany = rpcs.ofClass(name).find((rpc) => rpc.does.kind === 'set_record')
  return (
    <>
      <ObjectActions {...props} rpcs={messages} open={setCalled}>
        {setMany && <CallLink rpc={setMany} self={refId} text="Set fields…" refusal={reasons.get(setMany.name)} />}
        {destroy && <DestroyButton rpc={destroy} table={table} refId={refId} refusal={reasons.get(destroy.name)} />}
      </ObjectActions>
      {called && <CallPanel key={called.name} rpc={called} self={refId} close={() => setCalled(null)} />}
      <ObjectSummary table={table} record={record} changes={changes} />
      <RelatedObjects table={table} refId={refId} record={record} changes={changes} />
      <GroupedFields table={table} refId={refId} record={record} reasons={reasons} changes={changes} />
    </>
  )
}
