/** One object: its fields to read and to change, what can be called of it, and its end. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { own } from '../own.ts'
import { DestroyButton } from '../parts/destroy-button.ts'
import { ErrorNote } from '../parts/error-note.ts'
import { FieldRow } from '../parts/field-row.ts'
import { RpcLink } from '../parts/rpc-link.ts'
import { hashOf } from '../route.ts'
import { type ConsoleState, useConsole } from '../state.ts'
import type { ObjectRecord, Table } from '../table.ts'

export interface ObjectViewProps {
  readonly name: string
  readonly refId: string
}

export function ObjectView({ name, refId }: ObjectViewProps): ComponentChildren {
  const table = useConsole().tables.of(name)
  return table ? h(OneObject, { table, refId }) : h('p', null, `${name} has no objects.`)
}

function OneObject({ table, refId }: { readonly table: Table; readonly refId: string }): ComponentChildren {
  const state = useConsole()
  const [error, setError] = useState<unknown>(null)
  const refresh = () => {
    setError(null)
    return table.fetch(refId).then(() => undefined, setError)
  }
  useEffect(() => {
    void refresh()
  }, [table, refId, table.cleared])
  const record = table.records.get(refId)
  const gone = table.isGone(refId)
  const wrong = gone ? null : (error ?? table.error)
  const { name } = table.owner
  return h('article', { class: 'object-view' }, [
    h('p', { class: 'crumbs' }, h('a', { href: hashOf({ view: 'class', class: name }) }, name)),
    h('h1', { title: record ? titleOf(state, name, refId) : name }, record ? titleOf(state, name, refId) : name),
    h('p', { class: 'quiet ref-text' }, h('code', null, refId)),
    gone && h('p', { class: 'gone', role: 'status' }, `This ${name} is not there any more.`),
    h(ErrorNote, { error: wrong }),
    !record && !gone && wrong === null && h('p', { class: 'quiet' }, 'Loading…'),
    record && h(Actions, { table, refId, refresh }),
    record && h(Fields, { table, refId, record }),
  ])
}

function titleOf({ names }: ConsoleState, name: string, refId: string): string {
  return names.of(name, refId) || `${name} ${names.text(name, refId)}`
}

interface ActionsProps {
  readonly table: Table
  readonly refId: string
  readonly refresh: () => Promise<void>
}

function Actions({ table, refId, refresh }: ActionsProps): ComponentChildren {
  const { rpcs, watch } = useConsole()
  const { name } = table.owner
  const destroy = rpcs.destroy(name)
  const messages = rpcs.messages(name).own.filter((rpc) => rpc.name !== destroy?.name && rpc.does.kind === 'message')
  return h('div', { class: 'actions' }, [
    h(Messages, { name, self: refId, rpcs: messages }),
    h('div', { class: 'bar' }, [
      !watch.isThere && h('button', { type: 'button', onClick: () => void refresh() }, 'Refresh'),
      destroy && h(DestroyButton, { rpc: destroy, table, refId }),
    ]),
  ])
}

interface MessagesProps {
  readonly name: string
  readonly self: string
  readonly rpcs: readonly Rpc[]
}

/** More than this, and they would hide the object behind them. */
const MANY = 16

function Messages({ name, self, rpcs }: MessagesProps): ComponentChildren {
  const bare = (rpc: Rpc) => rpc.name.slice(name.length + 1)
  const link = (rpc: Rpc) => h(RpcLink, { key: rpc.name, rpc, self, text: bare(rpc) })
  const bar = (shown: readonly Rpc[]) =>
    h('div', { class: 'bar messages', role: 'group', 'aria-label': 'Messages' }, shown.map(link))
  if (rpcs.length <= MANY) return bar(rpcs)
  const sorted = rpcs.toSorted((a, b) => bare(a).localeCompare(bare(b)))
  return h('details', null, [h('summary', null, `${rpcs.length} messages`), bar(sorted)])
}

interface FieldsProps {
  readonly table: Table
  readonly refId: string
  readonly record: ObjectRecord
}

function Fields({ table, refId, record }: FieldsProps): ComponentChildren {
  return h(
    'div',
    { class: 'fields', role: 'list', 'aria-label': 'Fields' },
    table.owner.fields.map((field) =>
      h(FieldRow, { key: field.name, table, refId, field, value: own(record, field.name) }),
    ),
  )
}
