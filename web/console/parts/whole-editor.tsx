/** Changes a whole field by its set_f RPC. */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Field } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { draftOf, type InputProblem, readConditioned } from '../forms/draft.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { isSecret } from '../values/secrets.ts'
import { ConditionNote } from './condition-note.tsx'
import { ErrorNote } from './error-note.tsx'
import { ShownValue } from './shown-value.tsx'
import { focusProblem, ValueInput } from './value-input.tsx'

export interface WholeEditorProps {
  readonly table: ClassTable
  readonly refId: string
  readonly field: Field
  readonly value: unknown
  readonly rpc: Rpc
  /** Why it cannot be called now: the object may have changed since the editor was opened. */
  readonly whyNot: string | undefined
  readonly close: () => void
}

export function WholeEditor(props: WholeEditorProps): ComponentChildren {
  const { table, refId, field, value, rpc, whyNot, close } = props
  const state = useConsole()
  const [draft, setDraft] = useState(() => draftOf(state.api, field.type, value))
  const [problems, setProblems] = useState<readonly InputProblem[]>([])
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  // The value when the editor was opened: another user may change it before it is saved.
  const [before] = useState(() => JSON.stringify(value))
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), [])
  const save = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy || whyNot !== undefined) return
    const read = readConditioned(state.api, field, draft)
    setProblems('problems' in read ? read.problems : [])
    if ('problems' in read) return focusProblem(form.current)
    setBusy(true)
    setError(null)
    try {
      await callFor(state, rpc, [refId, read.value])
      await table.fetch(refId)
      close()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Escape') close()
  }
  return (
    <form class="editor" onSubmit={save} onKeyDown={onKeyDown} ref={form} noValidate>
      <ValueInput
        type={field.type}
        draft={draft}
        onChange={setDraft}
        id={`edit-${field.name}`}
        label={field.name}
        problems={problems}
        secret={isSecret(field)}
      />
      <ConditionNote where={field.where} />
      <button type="submit" class="primary" aria-disabled={busy || whyNot !== undefined} title={whyNot}>
        Save
      </button>
      <button type="button" onClick={close}>
        Cancel
      </button>
      {whyNot !== undefined && <span class="refused">{whyNot}</span>}
      {!busy && JSON.stringify(value) !== before && (
        <p class="meanwhile" role="status">
          {'Changed meanwhile to '}
          {isSecret(field) ? 'another value' : <ShownValue type={field.type} value={value} />}.
        </p>
      )}
      <ErrorNote error={error} />
    </form>
  )
}
