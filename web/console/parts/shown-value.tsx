/** Shows a value: references as links, sets and maps as chips. Always as text, never as HTML. */
import type { ComponentChild, ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import { recordMembers } from '../../../reference/record-members.ts'
import { StateChip } from '../../parts/state-chip.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { bytesText, type FieldLooks, looksOf } from '../values/field-looks.ts'
import { isSecret } from '../values/secrets.ts'
import { shortened } from '../values/shortened.ts'
import { isNullRef, localTime, timeOf } from '../values/value-as-text.ts'

export interface ShownValueProps {
  /** null is `void`. */
  readonly type: Type | null
  /** The value as JSON carries it; undefined if the user may not read it. */
  readonly value: unknown
  /** The most elements of a set or map that are shown. Texts are cut too if it is given. */
  readonly most?: number
  /** How values of the field are shown: sizes, states (looksOf). */
  readonly looks?: FieldLooks | undefined
}

export function ShownValue({ type, value, most = ALL, looks = PLAIN }: ShownValueProps): ComponentChildren {
  if (value === undefined) return quiet('not shown to you')
  if (type === null) return value === '' ? quiet('nothing') : <Json value={value} />
  switch (type.kind) {
    case 'ref':
      return <RefLink class={type.class} refId={String(value)} />
    case 'enum':
      return looks.state ? <StateChip value={String(value)} /> : <span class="chip choice">{String(value)}</span>
    case 'set':
      return <Items type={type.of} items={list(value)} most={most} looks={looks} />
    case 'option':
      return list(value).length === 0 ? (
        quiet('none')
      ) : (
        <ShownValue type={type.of} value={list(value)[0]} most={most} looks={looks} />
      )
    case 'map':
      return <Pairs type={type} entries={Object.entries(value ?? {})} most={most} />
    case 'record':
      return <Members name={type.name} value={value} />
    case 'any record':
      return <Json value={value} />
    case 'int':
      return looks.bytes ? <Size value={value} /> : number(value)
    case 'string':
      return <Text text={String(value)} most={most} />
    default:
      return SCALARS_SHOWN[type.kind](value)
  }
}

const PLAIN: FieldLooks = {}

/** Elements of a value that stands by itself. */
const ALL = 200

/** Characters of a text for each element of a set that would be shown in its place. */
const CHARACTERS = 40

function Text({ text, most }: { readonly text: string; readonly most: number }): ComponentChildren {
  if (text === '') return quiet('empty')
  return <span class="text">{most < ALL ? shortened(text, most * CHARACTERS) : text}</span>
}

const number = (value: unknown) => <span class="number">{String(value)}</span>

const SCALARS_SHOWN: { readonly [kind in Exclude<ScalarKind, 'string'>]: (value: unknown) => ComponentChildren } = {
  int: number,
  float: number,
  bool: (value) => <span class={`chip ${value ? 'yes' : 'no'}`}>{String(value)}</span>,
  datetime: (value) => <Time text={String(value)} />,
}

/** A size, with the exact number on hover. */
function Size({ value }: { readonly value: unknown }): ComponentChildren {
  return (
    <span class="number" title={`${String(value)} bytes`}>
      {bytesText(value)}
    </span>
  )
}

/** Hides a secret value until the user asks to see it. */
export function SecretValue({ type, value, most = ALL, looks = PLAIN }: ShownValueProps): ComponentChildren {
  const [shown, setShown] = useState(false)
  if (value === undefined) return <ShownValue type={type} value={value} />
  if (shown) return <ShownValue type={type} value={value} most={most} looks={looks} />
  return (
    <span class="secret">
      {'•••••• '}
      <button type="button" class="small" onClick={() => setShown(true)}>
        Show
      </button>
    </span>
  )
}

/** A link by the object's name. */
function RefLink({ class: name, refId }: { readonly class: string; readonly refId: string }): ComponentChildren {
  const { names, rpcs } = useConsole()
  const viewHref = useViewHref()
  if (isNullRef(refId)) return quiet('none')
  const label = names.text(name, refId)
  if (rpcs.class(name)?.objects === 'none') return <code>{refId}</code>
  return (
    <a class="ref" href={viewHref({ view: 'object', class: name, ref: refId })} title={refId}>
      {label}
    </a>
  )
}

function Time({ text }: { readonly text: string }): ComponentChildren {
  const ms = timeOf(text)
  if (Number.isNaN(ms)) return text
  return (
    <time dateTime={new Date(ms).toISOString()} title={text} class={ms === 0 ? 'quiet' : undefined}>
      {localTime(text)}
    </time>
  )
}

interface ItemsProps {
  readonly type: Type
  readonly items: readonly unknown[]
  readonly most: number
  readonly looks: FieldLooks
}

function Items({ type, items, most, looks }: ItemsProps): ComponentChildren {
  if (items.length === 0) return quiet('empty')
  const shown = items.slice(0, most).map((value, i) => (
    <li key={i} class="chip">
      <ShownValue type={type} value={value} looks={looks} />
    </li>
  ))
  return (
    <ul class="chips">
      {shown}
      {more(items.length, most)}
    </ul>
  )
}

interface PairsProps {
  readonly type: Extract<Type, { kind: 'map' }>
  readonly entries: readonly (readonly [string, unknown])[]
  readonly most: number
}

function Pairs({ type, entries, most }: PairsProps): ComponentChildren {
  if (entries.length === 0) return quiet('empty')
  const shown = entries.slice(0, most).map(([key, value]) => (
    <li key={key} class="chip pair">
      <span class="key">
        <ShownValue type={type.key} value={key} />
      </span>
      {' → '}
      <ShownValue type={type.value} value={value} />
    </li>
  ))
  return (
    <ul class="chips">
      {shown}
      {more(entries.length, most)}
    </ul>
  )
}

function Members({ name, value }: { readonly name: string; readonly value: unknown }): ComponentChildren {
  const { api } = useConsole()
  if (typeof value !== 'object' || value === null) return <Json value={value} />
  const known = new Map(recordMembers(api, name).map((m) => [m.name, m]))
  const rows = Object.entries(value).flatMap(([member, one]) => {
    const of = known.get(member)
    const Shown = isSecret(of ?? { name: member }) ? SecretValue : ShownValue
    return [
      <dt key={`${member}.name`}>{member}</dt>,
      <dd key={member}>
        <Shown type={of?.type ?? null} value={one} looks={of && looksOf(of, name)} />
      </dd>,
    ]
  })
  return <dl class="members">{rows}</dl>
}

function Json({ value }: { readonly value: unknown }): ComponentChildren {
  return <pre class="json">{JSON.stringify(value, null, 2)}</pre>
}

function more(count: number, most: number): ComponentChild {
  return count > most && <li key="more" class="quiet">{`and ${count - most} more`}</li>
}

function quiet(text: string): ComponentChild {
  return <span class="quiet">{text}</span>
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
