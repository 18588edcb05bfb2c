/** The filtered and sorted references of a table, computed without blocking the page. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import type { TextParts } from '../values/value-as-text.ts'
import { type Arrangement, arrange, breather } from './arrange.ts'
import { columnKey, columnTest, rowTest } from './columns.ts'

export interface Order {
  /** Searched in all shown columns. */
  readonly text: string
  /** The filters of columns, by field. */
  readonly filters: { readonly [field: string]: string }
  readonly sort: { readonly field: string; readonly down: boolean } | null
  readonly columns: readonly string[]
}

/** undefined until the rows are known for the first time. */
export function useRows(table: ClassTable, order: Order): readonly string[] | undefined {
  const { text, names } = useConsole()
  const [rows, setRows] = useState<readonly string[]>()
  // Names of references matter only for sorting and filtering.
  const named = order.sort || order.text || Object.values(order.filters).some(Boolean) ? names.version : 0
  const data = `${table.generation} ${named}`
  const work = useRef<AbortController>(null)
  // While data is loading, a computation for older data is finished first. Otherwise no rows would appear until the
  // end.
  const busy = useRef(false)
  const again = useRef(false)
  const asked = useRef('')
  const key = JSON.stringify(order)
  useEffect(() => {
    const isNew = asked.current !== key
    asked.current = key
    if (busy.current && !isNew) {
      again.current = true
      return
    }
    work.current?.abort()
    const controller = new AbortController()
    work.current = controller
    const { signal } = controller
    const run = async () => {
      do {
        again.current = false
        setRows(await arrange(table.refs, arrangementOf(table, order, text), breather(signal)))
      } while (again.current && !signal.aborted)
      busy.current = false
    }
    busy.current = true
    run().catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }, [table, data, key, text])
  useEffect(() => () => work.current?.abort(), [])
  return rows
}

function arrangementOf(table: ClassTable, order: Order, parts: TextParts): Arrangement<string> {
  const { records, owner } = table
  const fields = owner.fields.filter((f) => order.columns.includes(f.name))
  const tests = owner.fields.flatMap((field) => {
    const test = columnTest(parts, field, own(order.filters, field.name) ?? '')
    return test ? [(record: ObjectRecord) => test(own(record, field.name))] : []
  })
  const anywhere = rowTest(parts, fields, order.text)
  const all = anywhere ? [...tests, anywhere] : tests
  const sorted = owner.fields.find((f) => f.name === order.sort?.field)
  const keyOf = sorted && columnKey(parts, sorted)
  return {
    ...(all.length > 0 && {
      test: (ref) => {
        const record = records.get(ref)
        return record !== undefined && all.every((test) => test(record))
      },
    }),
    ...(keyOf && { key: (ref) => keyOf(records.get(ref)), down: order.sort?.down === true }),
  }
}
