/**
 * Undoes an event: shows the calls before they are made, and refuses if a value has changed since. The object is read
 * from the server when the panel opens and again before the first call.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../../parts/counted-nouns.ts'
import { returnFocus } from '../../parts/return-focus.ts'
import { draftOf } from '../forms/draft.ts'
import { formKey } from '../forms/form-key.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { CopyCall } from '../parts/copy-call.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { hashOf } from '../route.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { fieldChanges } from '../timeline/field-changes.ts'
import type { ObjectEntry } from '../timeline/timeline.ts'
import { conflictsWith, type UndoPlan, type UndoStep, undoPlan } from '../timeline/undo.ts'

/** Renders nothing where there is nothing to undo. */
export function UndoPanel({ entry }: { readonly entry: ObjectEntry }): ComponentChildren {
  const { names, rpcs, permissions, timeline, tables } = useConsole()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  if (entry.operation === 'del') return <CreateAgain entry={entry} />
  const plan = undoPlan(rpcs, entry, (rpc) => permissions.whyNot(rpc))
  const isOver = timeline.undone.has(entry.id) || tables.of(entry.className)?.isGone(entry.ref)
  if (plan.steps.length === 0 || isOver) return null
  // The pressed button is gone, so the focus moves to the next one.
  const open = (next: boolean) => {
    setOpen(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[data-next]')?.focus())
  }
  return (
    <div class="undo" ref={box}>
      {isOpen ? (
        <Asking entry={entry} plan={plan} close={() => open(false)} />
      ) : (
        <button type="button" class="small" data-next onClick={() => open(true)}>
          Undo…
          <span class="sr-only">{` the change of ${names.text(entry.className, entry.ref)}`}</span>
        </button>
      )}
    </div>
  )
}

interface AskingProps {
  readonly entry: ObjectEntry
  readonly plan: UndoPlan
  readonly close: () => void
}

function Asking({ entry, plan, close }: AskingProps): ComponentChildren {
  const { error, made, isBusy, undo, record } = useUndo(entry, plan.steps)
  const { rpcs, names } = useConsole()
  const box = useRef<HTMLDivElement>(null)
  // After the undoing nothing of the panel is left, so the line of the event gets the focus.
  useEffect(() => {
    const line = box.current?.closest<HTMLElement>('li')
    return () => returnFocus(() => line)
  }, [])
  const conflicts = record && entry.operation === 'mod' ? conflictsWith(entry, rpcs, record) : []
  const isReady = record !== undefined && conflicts.length === 0 && !isBusy && made === 0
  return (
    <div
      ref={box}
      class="undo-ask"
      role="group"
      aria-label={`Undo the change of ${names.text(entry.className, entry.ref)}`}
    >
      {conflicts.map(({ change: { field, to }, now }) => (
        <p key={field.name} class="problem" role="alert">
          <code>{field.name}</code>
          {' has changed since: it is '}
          <ShownValue type={field.type} value={now} most={6} />
          {' now, not '}
          <ShownValue type={field.type} value={to} most={6} />
          {'. Undoing would overwrite that, so nothing is done.'}
        </p>
      ))}
      {conflicts.length === 0 && (
        <ol class="steps" aria-label="Calls that undo it">
          {plan.steps.map((step, i) => (
            <Step key={i} step={step} isMade={i < made} />
          ))}
        </ol>
      )}
      {record && entry.operation === 'add' && <ChangedSince entry={entry} record={record} />}
      {plan.left.length > 0 && conflicts.length === 0 && <Left plan={plan} />}
      <ErrorNote error={error} />
      {made > 0 && error !== null && <p>{`${made} of ${words(plan.steps.length, 'call')} were made.`}</p>}
      <div class="bar">
        <button
          type="button"
          class={entry.operation === 'add' ? 'danger' : 'primary'}
          disabled={!isReady}
          onClick={undo}
        >
          {isBusy
            ? 'Undoing…'
            : entry.operation === 'add'
              ? `Destroy ${names.withClass(entry.className, entry.ref)}`
              : 'Undo'}
        </button>
        <button type="button" data-next onClick={close}>
          Keep
        </button>
      </div>
    </div>
  )
}

function Step({ step: { rpc, params }, isMade }: { readonly step: UndoStep; readonly isMade: boolean }) {
  return (
    <li>
      <code>{rpc.name}</code>
      {'('}
      {params.map((value, i) => (
        <span key={i}>
          {i > 0 && ', '}
          <ShownValue type={rpc.params[i]?.type ?? null} value={value} most={6} />
        </span>
      ))}
      {')'}
      {isMade && <span class="chip done">done</span>}
      <CopyCall rpc={rpc} params={params} />
    </li>
  )
}

/** What is lost with an object that others have changed after its creation. */
function ChangedSince({ entry, record }: { readonly entry: ObjectEntry; readonly record: ObjectRecord }) {
  const { api, rpcs } = useConsole()
  const owner = rpcs.class(entry.className)
  const changes = owner && entry.record ? fieldChanges(api, owner, entry.record, record) : []
  if (changes.length === 0) return null
  return (
    <p>{`Changed since it was created, and lost with it: ${changes.map(({ field }) => field.name).join(', ')}.`}</p>
  )
}

function Left({ plan }: { readonly plan: UndoPlan }): ComponentChildren {
  return (
    <ul class="quiet left">
      {plan.left.map(({ field, why }) => (
        <li key={field}>
          <code>{field}</code>
          {` stays as it is. ${why}`}
        </li>
      ))}
    </ul>
  )
}

function useUndo(entry: ObjectEntry, steps: readonly UndoStep[]) {
  const state = useConsole()
  const { rpcs, tables, timeline } = state
  const table = tables.of(entry.className)
  const [error, setError] = useState<unknown>(null)
  const [made, setMade] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const [isRead, setRead] = useState(false)
  const asked = useRef(false)
  if (!asked.current) {
    asked.current = true
    table?.fetch(entry.ref).then(() => setRead(true), setError)
  }
  const undo = async () => {
    setBusy(true)
    setError(null)
    try {
      const shown = table?.known(entry.ref)
      const now = await table?.fetch(entry.ref)
      // The panel shows the conflict, or what is lost with the object: the table has the new record.
      if (!now || conflictsWith(entry, rpcs, now).length > 0) return
      if (entry.operation === 'add' && JSON.stringify(now) !== JSON.stringify(shown)) return
      for (const [i, { rpc, params }] of steps.entries()) {
        await callFor(state, rpc, params)
        setMade(i + 1)
      }
      timeline.markUndone(entry.id)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { error, made, isBusy, undo: () => void undo(), record: isRead ? table?.records.get(entry.ref) : undefined }
}

/** A destroyed object does not come back: another one with the same values can be created. */
function CreateAgain({ entry }: { readonly entry: ObjectEntry }): ComponentChildren {
  const { api, rpcs, choices, permissions } = useConsole()
  const create = rpcs.create(entry.className)
  const { record } = entry
  if (!record || create?.does.kind !== 'create' || permissions.whyNot(create) !== undefined) return null
  const { fields = [] } = rpcs.class(entry.className) ?? {}
  const isWhole = fields.every(({ name, qualifier }) => qualifier === 'RO/runtime' || Object.hasOwn(record, name))
  const fill = () =>
    choices.set(
      formKey(create, undefined),
      create.params.map(({ type }) => draftOf(api, type, record)),
    )
  return (
    <div class="undo">
      <a class="button small" href={hashOf({ view: 'call', rpc: create.name })} onClick={fill}>
        Create again…
      </a>
      <span class="quiet">
        {`with the same values${isWhole ? '' : ', but for those that are secret'}; it gets another reference`}
      </span>
    </div>
  )
}
