/** An element of a set, or a key with its value, which can be changed in place. */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Field, Type } from '../../../model/api.ts'
import { draftOf, type InputProblem, readDraft } from '../forms/draft.ts'
import { useConsole } from '../state/console-state.ts'
import { isSecret } from '../values/secrets.ts'
import { ShownValue } from './shown-value.tsx'
import { focusProblem, ValueInput } from './value-input.tsx'

export interface ElementParts {
  /** The argument of the RPC that removes the element. */
  readonly key: unknown
  readonly parts: readonly { readonly type: Type; readonly value: unknown }[]
}

interface ElementProps {
  readonly field: Field
  readonly parts: ElementParts['parts']
  readonly text: string
  /** Gives a key of a map another value; undefined if the element cannot be changed in place. */
  readonly replace: ((next: unknown) => Promise<boolean>) | undefined
}

export function EditableElement({ field, parts, text, replace }: ElementProps): ComponentChildren {
  const [editing, setEditing] = useState(false)
  const last = parts.at(-1)
  const shown = editing ? parts.slice(0, -1) : parts
  const close = () => setEditing(false)
  return (
    <>
      {shown.map((part, i) => [i > 0 && ' → ', <ShownValue {...part} />])}
      {replace && !editing && (
        <ChangeButton label={`Change ${text} of ${field.name}`} onClick={() => setEditing(true)} />
      )}
      {replace && editing && last && (
        <ElementForm field={field} text={text} type={last.type} value={last.value} replace={replace} close={close} />
      )}
    </>
  )
}

function ChangeButton(props: { readonly label: string; readonly onClick: () => void }): ComponentChildren {
  const { label, onClick } = props
  return (
    <button type="button" class="small" aria-label={label} onClick={onClick}>
      Change
    </button>
  )
}

interface ElementFormProps {
  readonly field: Field
  readonly text: string
  readonly type: Type
  readonly value: unknown
  readonly replace: (next: unknown) => Promise<boolean>
  readonly close: () => void
}

function ElementForm({ field, text, type, value, replace, close }: ElementFormProps): ComponentChildren {
  const { api } = useConsole()
  const [draft, setDraft] = useState(() => draftOf(api, type, value))
  const [problems, setProblems] = useState<readonly InputProblem[]>([])
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), [])
  const save = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readDraft(api, type, draft)
    setProblems('problems' in read ? read.problems : [])
    if ('problems' in read) return focusProblem(form.current)
    if (await replace(read.value)) close()
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  const label = `value of ${text} in ${field.name}`
  const id = `change-${field.name}-${text}`
  return (
    <form class="editor" onSubmit={save} onKeyDown={onKeyDown} ref={form} noValidate>
      <span class="arrow" aria-hidden="true">
        →
      </span>
      <ValueInput
        type={type}
        draft={draft}
        onChange={setDraft}
        id={id}
        label={label}
        problems={problems}
        secret={isSecret(field)}
      />
      <button type="submit" class="small primary">
        Save
      </button>
      <button type="button" class="small" onClick={close}>
        Cancel
      </button>
      <p class="quiet">{`Saved by remove_from_${field.name}, then add_to_${field.name}.`}</p>
    </form>
  )
}
