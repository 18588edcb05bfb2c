/** The filtered and sorted references of a table, computed without blocking the page. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import type { TextParts } from '../values/value-as-text.ts'
import { type Arrangement, arrange, breather } from './arrange.ts'
import { columnTest } from './columns.ts'
import type { Order } from './order-address.ts'
import { cellKey, cellOf, rowTest, tableFields } from './table-fields.ts'

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
  const all = tableFields(owner)
  const tests = all.flatMap((field) => {
    const test = columnTest(parts, field, own(order.filters, field.name) ?? '')
    return test ? [(ref: string, record: ObjectRecord) => test(cellOf(field, ref, record))] : []
  })
  const shown = all.filter((f) => order.columns.includes(f.name))
  const anywhere = rowTest(parts, shown, order.text)
  const needed = anywhere ? [...tests, anywhere] : tests
  const sorted = all.find((f) => f.name === order.sort?.field)
  const keyOf = sorted && cellKey(parts, sorted)
  return {
    ...(needed.length > 0 && {
      test: (ref) => {
        const record = records.get(ref)
        return record !== undefined && needed.every((test) => test(ref, record))
      },
    }),
    ...(keyOf && { key: (ref) => keyOf(ref, records.get(ref)), down: order.sort?.down === true }),
  }
}
