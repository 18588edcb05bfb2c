/** The lines of the timeline: an event with what it has changed, and a call with its result. */
import type { ComponentChildren } from 'preact'
import { words } from '../../parts/counted-nouns.ts'
import { GroupMark } from '../../parts/group-mark.tsx'
import { isStateField } from '../../parts/state-tone.ts'
import type { LoggedCall } from '../calls/call-log.ts'
import { draftOf, LEFT_TO_DEFAULT } from '../forms/draft.ts'
import { formKey } from '../forms/form-key.ts'
import { CopyCall } from '../parts/copy-call.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import type { ValueChange } from '../timeline/field-changes.ts'
import { callBehind, type ObjectEntry } from '../timeline/timeline.ts'
import { changedKeys, elementsChanged } from '../timeline/undo.ts'
import { looksOf } from '../values/field-looks.ts'
import { UndoPanel } from './undo-panel.tsx'

const SIGNS = { add: ['+', 'created'], mod: ['∼', 'changed'], del: ['−', 'destroyed'] } as const

export function ObjectLine({ entry }: { readonly entry: ObjectEntry }): ComponentChildren {
  const { api, log, names, timeline, tables } = useConsole()
  const { className, ref, label, operation, changes, times, at } = entry
  const [sign, text] = SIGNS[operation]
  const by = callBehind(entry, log.calls)
  const isGone = operation === 'del' || tables.of(className)?.isGone(ref)
  const name = (isGone && label) || names.text(className, ref)
  const isUnknown = operation === 'mod' && changes === undefined
  return (
    <li class="event" data-operation={operation} tabIndex={-1}>
      <Moment at={at} />
      <span class="op" aria-hidden="true">
        {sign}
      </span>
      <div class="what">
        <p class="line">
          <GroupMark api={api} name={className} />
          {!name.startsWith(`${className} `) && <span class="quiet">{className}</span>}
          {isGone ? <span>{name}</span> : <a href={hashOf({ view: 'object', class: className, ref })}>{name}</a>}
          <span class="quiet">{times > 1 ? `${text} ${times} times` : text}</span>
          {isUnknown && <span class="quiet">(how is not known: it had not been read before)</span>}
          {by && <span class="chip yours">{`by your call ${by.rpc.name}`}</span>}
          {timeline.undone.has(entry.id) && <span class="chip done">undone</span>}
        </p>
        {changes && <Changes changes={changes} owner={className} />}
        <UndoPanel entry={entry} />
      </div>
    </li>
  )
}

function Changes(props: { readonly changes: readonly ValueChange[]; readonly owner: string }): ComponentChildren {
  const sorted = props.changes.toSorted((a, b) => weightOf(a) - weightOf(b))
  const list = (changes: readonly ValueChange[]) => (
    <dl class="changes">
      {changes.flatMap((change) => [
        <dt key={`${change.field.name}.name`}>{change.field.name}</dt>,
        <dd key={change.field.name}>
          <Change change={change} owner={props.owner} />
        </dd>,
      ])}
    </dl>
  )
  const more = sorted.slice(FIELDS)
  return (
    <>
      {list(sorted.slice(0, FIELDS))}
      {more.length > 0 && (
        <details>
          <summary class="quiet">{words(more.length, 'more field')}</summary>
          {list(more)}
        </details>
      )}
    </>
  )
}

/** Fields of a change that are shown at once. */
const FIELDS = 5

/** States come first, then single values, then sets and maps, which the server often works out. */
function weightOf({ field }: ValueChange): number {
  if (isStateField(field)) return 0
  return field.type.kind === 'set' || field.type.kind === 'map' ? 2 : 1
}

function Change({ change, owner }: { readonly change: ValueChange; readonly owner: string }): ComponentChildren {
  const { field, isSecret } = change
  if (isSecret) return <span class="quiet">a secret value</span>
  const looks = looksOf(field, owner)
  const [from, to] = differingParts(change)
  const isElements = field.type.kind === 'set' || field.type.kind === 'map'
  const shown = (value: unknown) => <ShownValue type={field.type} value={value} most={SHOWN} looks={looks} />
  return (
    <>
      {!(isElements && isEmpty(from)) && <del>{shown(from)}</del>}
      {isElements ? (
        <span class="sr-only">added:</span>
      ) : (
        <span class="arrow">
          <span aria-hidden="true">→</span>
          <span class="sr-only">to</span>
        </span>
      )}
      {!(isElements && isEmpty(to)) && <ins>{shown(to)}</ins>}
    </>
  )
}

/** Of sets and maps only the elements and keys that have changed. */
function differingParts({ field, from, to }: ValueChange): readonly [unknown, unknown] {
  if (field.type.kind === 'set') {
    const { added, removed } = elementsChanged(from, to)
    return [removed, added]
  }
  if (field.type.kind !== 'map') return [from, to]
  const keys = new Set(changedKeys(from, to))
  const only = (value: unknown) => Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => keys.has(key)))
  return [only(from), only(to)]
}

function isEmpty(value: unknown): boolean {
  return Object.keys(value ?? {}).length === 0
}

/** Elements of a set or map in a line. */
const SHOWN = 12

export function CallLine({ call }: { readonly call: LoggedCall }): ComponentChildren {
  const { rpc, params, isWhole, at, milliseconds, result } = call
  return (
    <li class="call">
      <Moment at={at} />
      <span class="op" aria-hidden="true">
        ›
      </span>
      <div class="what">
        <p class="line">
          <a href={hashOf({ view: 'call', rpc: rpc.name.replace(/^Async\./, '') })}>{rpc.name}</a>
          <span class={`chip ${'error' in result ? 'failed' : 'done'}`}>{'error' in result ? 'failed' : 'done'}</span>
          <span class="quiet">{`${Math.round(milliseconds)} ms`}</span>
        </p>
        <dl class="changes">
          {params.flatMap((value, i) => [
            <dt key={`${i}.name`}>{rpc.params[i]?.name}</dt>,
            <dd key={i}>
              <ShownValue type={rpc.params[i]?.type ?? null} value={value} most={SHOWN} />
            </dd>,
          ])}
        </dl>
        {'error' in result ? (
          <ErrorNote error={result.error} />
        ) : (
          rpc.result && (
            <div class="answer">
              {'→ '}
              <ShownValue type={rpc.result} value={result.value} />
            </div>
          )
        )}
        <div class="bar">
          {isWhole && <AgainLink rpc={rpc} params={params} />}
          <CopyCall rpc={rpc} params={params} />
        </div>
      </div>
    </li>
  )
}

function Moment({ at }: { readonly at: Date }): ComponentChildren {
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {at.toLocaleTimeString()}
    </time>
  )
}

/** Links to the form of the call, filled with the same values. */
function AgainLink({ rpc, params }: Pick<LoggedCall, 'rpc' | 'params'>): ComponentChildren {
  const { api, choices } = useConsole()
  const name = rpc.name.replace(/^Async\./, '')
  const fill = () => {
    const drafts = rpc.params.map(({ type }, i) =>
      i < params.length ? draftOf(api, type, params[i]) : LEFT_TO_DEFAULT,
    )
    choices.set(formKey({ name }, undefined), drafts)
  }
  return (
    <a class="button" href={hashOf({ view: 'call', rpc: name })} onClick={fill}>
      Call again…
    </a>
  )
}
