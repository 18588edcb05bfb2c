/**
 * Changes a set or map element by element with add_f and remove_f, or add_to_f and remove_from_f, so that users can
 * change it at the same time.
 */
import type { ComponentChildren, RefObject, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Field, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { type Draft, emptyDraft, type InputProblem, readDraft } from '../forms/draft.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { valueAsText } from '../values/value-as-text.ts'
import { ConditionNote } from './condition-note.tsx'
import { EditableElement, type ElementParts } from './editable-element.tsx'
import { ErrorNote } from './error-note.tsx'
import { focusProblem, ValueInput } from './value-input.tsx'

export interface ElementsEditorProps {
  readonly table: ClassTable
  readonly refId: string
  readonly field: Field
  readonly value: unknown
  /** By the name of the RPC: why the object refuses it now. */
  readonly refusals: ReadonlyMap<string, string>
  readonly close: () => void
}

export function ElementsEditor(props: ElementsEditorProps): ComponentChildren {
  const { field, value, refusals, close } = props
  const state = useConsole()
  const box = useRef<HTMLDivElement>(null)
  const leave = useFocusNext(box, value)
  const { error, add, remove, change, replace } = useElementCalls(props)
  const whyNot = (rpc: Rpc) => state.permissions.whyNot(rpc) ?? refusals.get(rpc.name)
  const { type } = field
  const toText = (part: ElementParts['parts'][number]) => valueAsText(state.text, part.type, part.value)
  const mayReplace = type.kind === 'map' && add && remove && (whyNot(remove) ?? whyNot(add)) === undefined
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape') close()
  }
  return (
    <div class="elements" ref={box} onKeyDown={onKeyDown}>
      <ul class="list" aria-label={`Elements of ${field.name}`}>
        {elementsOf(type, value).map(({ key, parts }, i) => (
          <li key={JSON.stringify(key)}>
            <EditableElement
              field={field}
              parts={parts}
              text={parts.slice(0, 1).map(toText).join()}
              replace={mayReplace ? (next: unknown) => replace(key, parts.at(-1)?.value, next) : undefined}
            />
            {remove && (
              <RemoveButton
                name={field.name}
                text={parts.slice(0, 1).map(toText).join()}
                whyNot={whyNot(remove)}
                remove={async () => {
                  leave(i)
                  const done = await change(remove, key)
                  if (!done) leave(null)
                  return done
                }}
              />
            )}
          </li>
        ))}
      </ul>
      <ConditionNote where={field.where} />
      {add && <AddForm field={field} whyNot={whyNot(add)} add={(...args: unknown[]) => change(add, ...args)} />}
      <ErrorNote error={error} />
      <button type="button" onClick={close}>
        Done
      </button>
    </div>
  )
}

/** The calls that change the elements, and the error of the last one. */
function useElementCalls({ table, refId, field }: ElementsEditorProps) {
  const state = useConsole()
  const [error, setError] = useState<unknown>(null)
  const isMap = field.type.kind === 'map'
  const writer = (verb: 'add' | 'remove' | 'add_to' | 'remove_from') => state.rpcs.writer(table.owner.name, field, verb)
  const [add, remove] = [writer(isMap ? 'add_to' : 'add'), writer(isMap ? 'remove_from' : 'remove')]
  const change = async (rpc: Rpc, ...args: unknown[]): Promise<boolean> => {
    setError(null)
    try {
      await callFor(state, rpc, [refId, ...args])
      await table.fetch(refId)
      return true
    } catch (failure) {
      setError(failure)
      return false
    }
  }
  /** Makes two calls, because no RPC replaces a key. If the second is refused, restores the old value. */
  const replace = async (key: unknown, old: unknown, next: unknown): Promise<boolean> => {
    if (!add || !remove || !(await change(remove, key))) return false
    if (await change(add, key, next)) return true
    await callFor(state, add, [refId, key, old]).catch(() => undefined)
    await table.fetch(refId).catch(() => undefined)
    return false
  }
  return { error, add, remove, change, replace }
}

function elementsOf(type: Type, value: unknown): ElementParts[] {
  if (type.kind === 'map')
    return Object.entries(value ?? {}).map(([key, one]) => ({
      key,
      parts: [
        { type: type.key, value: key },
        { type: type.value, value: one },
      ],
    }))
  if (type.kind !== 'set' || !Array.isArray(value)) return []
  return value.map((one: unknown) => ({ key: one, parts: [{ type: type.of, value: one }] }))
}

/** After an element is removed, moves the focus to the next element's button, or to the input if there is none. */
function useFocusNext(box: RefObject<HTMLElement | null>, value: unknown): (place: number | null) => void {
  const left = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (left.current === null || document.activeElement !== document.body) return
    const buttons = box.current?.querySelectorAll<HTMLElement>('.list .remove') ?? []
    const next = buttons[Math.min(left.current, buttons.length - 1)]
    left.current = null
    ;(next ?? box.current?.querySelector<HTMLElement>('input, textarea, select'))?.focus()
  }, [value])
  return (place) => {
    left.current = place
  }
}

interface RemoveButtonProps {
  readonly name: string
  /** The element as text. */
  readonly text: string
  /** The reason why the user may not remove the element. */
  readonly whyNot: string | undefined
  readonly remove: () => Promise<boolean>
}

function RemoveButton({ name, text, whyNot, remove }: RemoveButtonProps): ComponentChildren {
  return (
    <button
      type="button"
      class="small remove"
      aria-label={`Remove ${text} from ${name}`}
      disabled={whyNot !== undefined}
      title={whyNot}
      onClick={() => void remove()}
    >
      Remove
    </button>
  )
}

interface AddFormProps {
  readonly field: Field
  /** The reason why nothing can be added now. */
  readonly whyNot: string | undefined
  readonly add: (...args: unknown[]) => Promise<boolean>
}

function AddForm({ field: { name, type }, whyNot, add }: AddFormProps): ComponentChildren {
  const { api } = useConsole()
  const types = type.kind === 'map' ? [type.key, type.value] : type.kind === 'set' ? [type.of] : []
  const fresh = () => types.map((one) => emptyDraft(api, one))
  const [drafts, setDrafts] = useState<readonly Draft[]>(fresh)
  const [problems, setProblems] = useState<readonly InputProblem[]>([])
  const form = useRef<HTMLFormElement>(null)
  const focus = () => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  useLayoutEffect(() => focus(), [])
  const send = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (whyNot !== undefined) return
    const reads = types.map((one, i) => readDraft(api, one, drafts[i] as Draft, String(i)))
    const wrong = reads.flatMap((read) => ('problems' in read ? read.problems : []))
    setProblems(wrong)
    if (wrong.length > 0) return focusProblem(form.current)
    if (!(await add(...reads.map((read) => 'value' in read && read.value)))) return
    setDrafts(fresh())
    focus()
  }
  const labels =
    type.kind === 'map' ? [`key to add to ${name}`, `value to add to ${name}`] : [`element to add to ${name}`]
  return (
    <form class="editor" onSubmit={send} ref={form} noValidate>
      {types.map((one, i) => [
        i > 0 && (
          <span class="arrow" aria-hidden="true">
            →
          </span>
        ),
        <ValueInput
          type={one}
          draft={drafts[i] as Draft}
          onChange={(next) => setDrafts((all) => all.with(i, next))}
          id={`add-${name}-${i}`}
          label={labels[i] as string}
          path={String(i)}
          problems={problems}
        />,
      ])}
      <button type="submit" class="primary" aria-disabled={whyNot !== undefined} title={whyNot}>
        Add
      </button>
      {whyNot !== undefined && <span class="refused">{whyNot}</span>}
    </form>
  )
}
