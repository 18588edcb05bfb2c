/** One object: its fields, its messages and its destruction. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { CallLink } from '../parts/call-link.tsx'
import { DestroyButton } from '../parts/destroy-button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { FieldRow } from '../parts/field-row.tsx'
import { hashOf } from '../route.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
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
  const [error, setError] = useState<unknown>(null)
  const refresh = () => {
    setError(null)
    return table.fetch(refId).then(() => undefined, setError)
  }
  useEffect(() => {
    void refresh()
  }, [table, refId, table.cleared])
  const reasons = useRefusals(table, refId)
  const record = table.records.get(refId)
  const gone = table.isGone(refId)
  const wrong = gone ? null : (error ?? table.error)
  const { name } = table.owner
  return (
    <article class="object-view">
      <p class="crumbs">
        <a href={hashOf({ view: 'class', class: name })}>{name}</a>
      </p>
      <h1 title={record ? titleOf(state, name, refId) : name}>{record ? titleOf(state, name, refId) : name}</h1>
      <p class="quiet ref-text">
        <code>{refId}</code>
      </p>
      {gone && <p class="gone" role="status">{`This ${name} does not exist any more.`}</p>}
      <ErrorNote error={wrong} />
      {!record && !gone && wrong === null && <p class="quiet">Loading…</p>}
      {record && <Actions table={table} refId={refId} reasons={reasons} refresh={refresh} />}
      {record && <Fields table={table} refId={refId} record={record} reasons={reasons} />}
    </article>
  )
}

function titleOf({ names }: ConsoleState, name: string, refId: string): string {
  return names.of(name, refId) || `${name} ${names.text(name, refId)}`
}

interface ActionsProps {
  readonly table: ClassTable
  readonly refId: string
  readonly reasons: Reasons
  readonly refresh: () => Promise<void>
}

function Actions({ table, refId, reasons, refresh }: ActionsProps): ComponentChildren {
  const { rpcs, watch } = useConsole()
  const { name } = table.owner
  const destroy = rpcs.destroy(name)
  const messages = rpcs.messages(name).own.filter((rpc) => rpc.name !== destroy?.name && rpc.does.kind === 'message')
  const setMany = rpcs.ofClass(name).find((rpc) => rpc.does.kind === 'set_record')
  return (
    <div class="actions">
      <Messages name={name} self={refId} rpcs={messages} reasons={reasons} />
      <Refused name={name} self={refId} rpcs={messages} reasons={reasons} />
      <div class="bar">
        {!watch.isThere && (
          <button type="button" onClick={() => void refresh()}>
            Refresh
          </button>
        )}
        <a class="button" href={hashOf({ view: 'graph', class: name, ref: refId })}>
          Graph
        </a>
        {setMany && <CallLink rpc={setMany} self={refId} text="Set fields…" refusal={reasons.get(setMany.name)} />}
        {destroy && <DestroyButton rpc={destroy} table={table} refId={refId} refusal={reasons.get(destroy.name)} />}
      </div>
    </div>
  )
}

interface MessagesProps {
  readonly name: string
  readonly self: string
  readonly rpcs: readonly Rpc[]
  readonly reasons: Reasons
}

/** More messages than this are folded, because they would push the fields out of sight. */
const MANY = 16

function Messages({ name, self, rpcs, reasons }: MessagesProps): ComponentChildren {
  const bare = (rpc: Rpc) => rpc.name.slice(name.length + 1)
  const link = (rpc: Rpc) => (
    <CallLink key={rpc.name} rpc={rpc} self={self} text={bare(rpc)} refusal={reasons.get(rpc.name)} />
  )
  const bar = (shown: readonly Rpc[]) => (
    <div class="bar messages" role="group" aria-label="Messages">
      {shown.map(link)}
    </div>
  )
  if (rpcs.length <= MANY) return bar(rpcs)
  const sorted = rpcs.toSorted((a, b) => bare(a).localeCompare(bare(b)))
  return (
    <details>
      <summary>{`${rpcs.length} messages`}</summary>
      {bar(sorted)}
    </details>
  )
}

/** The reasons in words. Each name leads to the form: what a reason depends on may have changed since. */
function Refused({ name, self, rpcs, reasons }: MessagesProps): ComponentChildren {
  const refused = rpcs.filter((rpc) => reasons.has(rpc.name))
  if (refused.length === 0) return null
  return (
    <details class="refusals">
      <summary>
        {refused.length === 1 ? '1 message cannot be called now' : `${refused.length} messages cannot be called now`}
      </summary>
      <ul>
        {refused.map((rpc) => (
          <li key={rpc.name}>
            <a href={hashOf({ view: 'call', rpc: rpc.name, self })}>{rpc.name.slice(name.length + 1)}</a>
            {`: ${reasons.get(rpc.name)}`}
          </li>
        ))}
      </ul>
    </details>
  )
}

interface FieldsProps {
  readonly table: ClassTable
  readonly refId: string
  readonly record: ObjectRecord
  readonly reasons: Reasons
}

function Fields({ table, refId, record, reasons }: FieldsProps): ComponentChildren {
  return (
    <div class="fields" role="list" aria-label="Fields">
      {table.owner.fields.map((field) => (
        <FieldRow
          key={field.name}
          table={table}
          refId={refId}
          field={field}
          value={own(record, field.name)}
          refusals={reasons}
        />
      ))}
    </div>
  )
}
