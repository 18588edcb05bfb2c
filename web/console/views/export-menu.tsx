/** Copies or downloads the rows in sight, or the selected ones, as JSON or CSV. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { copyToClipboard } from '../../parts/copy-button.tsx'
import type { ClassTable } from '../objects/class-table.ts'
import { Menu } from '../parts/menu.tsx'
import { breather } from '../rows/arrange.ts'
import { rowsAsCsv, rowsAsJson } from '../rows/export-rows.ts'
import type { Order } from '../rows/order-address.ts'
import { tableFields } from '../rows/table-fields.ts'
import { useConsole } from '../state/console-state.ts'

export interface ExportMenuProps {
  readonly table: ClassTable
  readonly order: Order
  readonly rows: readonly string[]
  readonly selected: readonly string[]
}

type Format = 'json' | 'csv'

export function ExportMenu(props: ExportMenuProps): ComponentChildren {
  const { rows, selected } = props
  const [said, act] = useExport(props)
  const count = selected.length > 0 ? selected.length : rows.length
  const what = `${count.toLocaleString()} ${selected.length > 0 ? 'selected ' : ''}${count === 1 ? 'row' : 'rows'}`
  const item = (text: string, format: Format, isFile: boolean) => (
    <button type="button" class="plain" onClick={() => act(format, isFile)} disabled={count === 0}>
      {text}
    </button>
  )
  return (
    <Menu title="Export" label="Export">
      <p class="quiet">{`${what}, the shown columns`}</p>
      {item('Copy as JSON', 'json', false)}
      {item('Copy as CSV', 'csv', false)}
      {item('Download JSON', 'json', true)}
      {item('Download CSV', 'csv', true)}
      <p class="quiet" role="status">
        {said}
      </p>
    </Menu>
  )
}

function useExport({ table, order, rows, selected }: ExportMenuProps) {
  const { api, text } = useConsole()
  const [said, say] = useState('')
  const work = useRef<AbortController>(null)
  useEffect(() => () => work.current?.abort(), [])
  const make = async (format: Format, isFile: boolean) => {
    work.current?.abort()
    const controller = new AbortController()
    work.current = controller
    const all = tableFields(table.owner)
    const fields = order.columns.flatMap((name) => all.find((f) => f.name === name) ?? [])
    const exported = { api, refs: selected.length > 0 ? selected : rows, records: table.records, fields }
    const breathe = breather(controller.signal)
    say('Preparing…')
    const made = await (format === 'json' ? rowsAsJson(exported, breathe) : rowsAsCsv(exported, text, breathe))
    if (isFile) download(`${table.owner.name}.${format}`, made, TYPES[format])
    else await copyToClipboard(made)
    say(isFile ? `${table.owner.name}.${format} was made.` : 'Copied.')
  }
  const act = (format: Format, isFile: boolean) => {
    make(format, isFile).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'AbortError')) say(`It failed: ${String(error)}`)
    })
  }
  return [said, act] as const
}

const TYPES = { json: 'application/json', csv: 'text/csv;charset=utf-8' }

function download(name: string, text: string, type: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
