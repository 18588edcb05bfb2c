/** Asks the server which calls would refuse an object now: when its page opens, and again when it changes. */
import { useEffect, useState } from 'preact/hooks'
import { mayRefuse, refusalsRpc } from '../../../model/refusals.ts'
import { RpcError } from '../calls/call-errors.ts'
import { explainError } from '../calls/explain-error.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { useConsole } from '../state/console-state.ts'

/** By the name of the RPC: why the object refuses it, in words. */
export type Reasons = ReadonlyMap<string, string>

const NONE: Reasons = new Map()

/** Without an answer nothing is disabled: the server itself refuses calls. */
export function useRefusals({ owner, records }: ClassTable, refId: string): Reasons {
  const { api, client, rpcs } = useConsole()
  const [reasons, setReasons] = useState(NONE)
  const record = records.get(refId)
  useEffect(() => {
    const own = rpcs.ofClass(owner.name)
    const rpc = mayRefuse(api, owner, own) ? refusalsRpc(api, own) : undefined
    const stop = new AbortController()
    const set = (found: Reasons) => {
      if (!stop.signal.aborted) setReasons(found)
    }
    const read = (answer: unknown) => {
      const errors = Object.entries(answer as { readonly [name: string]: readonly string[] })
      set(new Map(errors.map(([name, error]) => [name, reasonOf(api, error, refId)])))
    }
    if (rpc && record) client.call(rpc, [owner.name, refId], stop.signal).then(read, () => set(NONE))
    else set(NONE)
    return () => stop.abort()
  }, [owner, refId, record])
  return reasons
}

/** `The virtual machine was in the wrong state for the operation. expected: halted, actual: running (VM_BAD_POWER_STATE)`. */
function reasonOf(
  api: Parameters<typeof explainError>[0],
  [code = '', ...params]: readonly string[],
  refId: string,
): string {
  const explained = explainError(api, new RpcError(code, params))
  const details = (explained.params ?? [])
    .filter(([, value]) => value !== refId && !explained.text.includes(value))
    .map(([name, value]) => (name ? `${name}: ${value}` : value))
  const hasCode = explained.text.includes(code)
  return [explained.text, details.join(', '), hasCode ? '' : `(${code})`].filter((part) => part !== '').join(' ')
}
