/** A value to be read: references are links, sets and maps are chips. Always text, never HTML. */
import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import { membersOf } from '../../../reference/members.ts'
import { hashOf } from '../route.ts'
import { isSecret } from '../secrets.ts'
import { useConsole } from '../state.ts'
import { isNullRef, localTime, timeOf } from '../value-text.ts'

export interface ValueProps {
  /** null is `void`. */
  readonly type: Type | null
  /** As JSON carries it; undefined where the user may not read it. */
  readonly value: unknown
  /** The most elements of a set or map that are shown. */
  readonly most?: number
}

export function Value({ type, value, most = 200 }: ValueProps): ComponentChildren {
  if (value === undefined) return quiet('not shown to you')
  if (type === null) return value === '' ? quiet('nothing') : h(Json, { value })
  switch (type.kind) {
    case 'ref':
      return h(RefLink, { class: type.class, refId: String(value) })
    case 'enum':
      return h('span', { class: 'chip choice' }, String(value))
    case 'set':
      return h(Items, { type: type.of, items: list(value), most })
    case 'option':
      return list(value).length === 0 ? quiet('none') : h(Value, { type: type.of, value: list(value)[0], most })
    case 'map':
      return h(Pairs, { type, entries: Object.entries(value ?? {}), most })
    case 'record':
      return h(Members, { name: type.name, value })
    case 'any record':
      return h(Json, { value })
    default:
      return SCALARS_SHOWN[type.kind](value)
  }
}

const number = (value: unknown) => h('span', { class: 'number' }, String(value))

const SCALARS_SHOWN: { readonly [kind in ScalarKind]: (value: unknown) => ComponentChildren } = {
  string: (value) => (value === '' ? quiet('empty') : h('span', { class: 'text' }, String(value))),
  int: number,
  float: number,
  bool: (value) => h('span', { class: `chip ${value ? 'yes' : 'no'}` }, String(value)),
  datetime: (value) => h(Time, { text: String(value) }),
}

/** Not for those who look on: shown on request, until the view is left. */
export function SecretValue({ type, value, most = 200 }: ValueProps): ComponentChildren {
  const [shown, setShown] = useState(false)
  if (value === undefined) return h(Value, { type, value })
  if (shown) return h(Value, { type, value, most })
  return h('span', { class: 'secret' }, [
    '•••••• ',
    h('button', { type: 'button', class: 'small', onClick: () => setShown(true) }, 'Show'),
  ])
}

/** A link by the object's name. */
export function RefLink({ class: name, refId }: { readonly class: string; readonly refId: string }): ComponentChildren {
  const { names, rpcs } = useConsole()
  if (isNullRef(refId)) return quiet('none')
  const label = names.text(name, refId)
  if (rpcs.class(name)?.objects === 'none') return h('code', null, refId)
  return h('a', { class: 'ref', href: hashOf({ view: 'object', class: name, ref: refId }), title: refId }, label)
}

function Time({ text }: { readonly text: string }): ComponentChildren {
  const ms = timeOf(text)
  if (Number.isNaN(ms)) return text
  const never = ms === 0 ? 'quiet' : undefined
  return h('time', { dateTime: new Date(ms).toISOString(), title: text, class: never }, localTime(text))
}

interface ItemsProps {
  readonly type: Type
  readonly items: readonly unknown[]
  readonly most: number
}

function Items({ type, items, most }: ItemsProps): ComponentChildren {
  if (items.length === 0) return quiet('empty')
  const shown = items.slice(0, most).map((value, i) => h('li', { class: 'chip', key: i }, h(Value, { type, value })))
  return h('ul', { class: 'chips' }, [...shown, more(items.length, most)])
}

interface PairsProps {
  readonly type: Extract<Type, { kind: 'map' }>
  readonly entries: readonly (readonly [string, unknown])[]
  readonly most: number
}

function Pairs({ type, entries, most }: PairsProps): ComponentChildren {
  if (entries.length === 0) return quiet('empty')
  const shown = entries
    .slice(0, most)
    .map(([key, value]) =>
      h('li', { class: 'chip pair', key }, [
        h('span', { class: 'key' }, h(Value, { type: type.key, value: key })),
        ' → ',
        h(Value, { type: type.value, value }),
      ]),
    )
  return h('ul', { class: 'chips' }, [...shown, more(entries.length, most)])
}

function Members({ name, value }: { readonly name: string; readonly value: unknown }): ComponentChildren {
  const { api } = useConsole()
  if (typeof value !== 'object' || value === null) return h(Json, { value })
  const known = new Map(membersOf(api, name).map((m) => [m.name, m]))
  const rows = Object.entries(value).flatMap(([member, one]) => [
    h('dt', { key: `${member}.name` }, member),
    h(
      'dd',
      { key: member },
      h(isSecret(known.get(member) ?? { name: member }) ? SecretValue : Value, {
        type: known.get(member)?.type ?? null,
        value: one,
      }),
    ),
  ])
  return h('dl', { class: 'members' }, rows)
}

function Json({ value }: { readonly value: unknown }): ComponentChildren {
  return h('pre', { class: 'json' }, JSON.stringify(value, null, 2))
}

function more(count: number, most: number): ComponentChild {
  return count > most && h('li', { class: 'quiet', key: 'more' }, `and ${count - most} more`)
}

function quiet(text: string): ComponentChild {
  return h('span', { class: 'quiet' }, text)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
