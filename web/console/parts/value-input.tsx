/** Inputs for a value of a type. */
import type { ComponentChild, ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import type { RecordMember, Type } from '../../../model/api.ts'
import { canonicalDatetime, datetimeMillis } from '../../../model/datetime.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { typeText } from '../../../model/types.ts'
import { hasDefault } from '../../../reference/secret-values.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { type Draft, EMPTY_TEXT, emptyDraft, givenMembers, type InputProblem, LEFT_TO_DEFAULT } from '../forms/draft.ts'
import { useConsole } from '../state/console-state.ts'
import { article } from '../values/article.ts'
import { own } from '../values/own-member.ts'
import { isPasswordName, isSecret } from '../values/secrets.ts'
import { localTime } from '../values/value-as-text.ts'
import { ConditionNote } from './condition-note.tsx'
import { RefPicker } from './ref-picker.tsx'

export interface ValueInputProps {
  readonly type: Type
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly id: string
  /** For screen readers. */
  readonly label: string
  /** The path in the whole value, such as `.tags[1]`. */
  readonly path?: string
  /** Whether the value is of a `@secret` field, which the input hides. */
  readonly secret?: boolean
  /** The problems of the whole value with their paths. */
  readonly problems?: readonly InputProblem[] | undefined
}

export function ValueInput(props: ValueInputProps): ComponentChildren {
  const { type, draft, problems = [], path = '', id } = props
  if (draft === LEFT_TO_DEFAULT) return <Unwritten {...props} text="left to its default" />
  if (draft === EMPTY_TEXT) return <Unwritten {...props} text="the empty text" />
  const own = problems.find((p) => p.path === path)
  return (
    <div class={`input of-${type.kind.replace(' ', '-')}`}>
      {inputOf(props, own === undefined ? undefined : `${id}-problem`)}
      {own !== undefined && <ProblemText {...props} own={own} isOnly={problems.length === 1} />}
    </div>
  )
}

/** Only a single problem is announced here. The form announces the number of several problems. */
function ProblemText(
  props: ValueInputProps & { readonly own: InputProblem; readonly isOnly: boolean },
): ComponentChildren {
  const { id, own, isOnly, label, onChange } = props
  const empty = () => {
    onChange(EMPTY_TEXT)
    focusLater(id)
  }
  return (
    <>
      <p class="problem" id={`${id}-problem`} role={isOnly ? 'alert' : undefined}>
        {own.problem}
      </p>
      {own.isEmptyText && button(`Leave it empty: ${label}`, 'Leave it empty', empty)}
    </>
  )
}

function inputOf(props: ValueInputProps, describedBy: string | undefined): ComponentChild {
  const { type, draft } = props
  switch (type.kind) {
    case 'enum':
      return <EnumInput {...props} name={type.name} describedBy={describedBy} />
    case 'ref': {
      const { id, label, onChange } = props
      const value = typeof draft === 'string' ? draft : ''
      return (
        <RefPicker
          id={id}
          label={label}
          onChange={onChange}
          value={value}
          class={type.class}
          nullable={type.nullable}
          describedBy={describedBy}
        />
      )
    }
    case 'set':
      return <ListInput {...props} of={type.of} />
    case 'option':
      return <OptionInput {...props} of={type.of} />
    case 'map':
      return <PairsInput {...props} map={type} />
    case 'record':
      return <MembersInput {...props} name={type.name} />
    case 'any record':
      return <TextInput {...props} describedBy={describedBy} />
    default:
      return SCALAR_INPUTS[type.kind] === 'checkbox' ? (
        <BoolInput {...props} />
      ) : (
        <TextInput {...props} describedBy={describedBy} />
      )
  }
}

/** 'lines': a text of any length. The others but the checkbox are one line, with the keyboard that phones show for it. */
const SCALAR_INPUTS: { readonly [kind in ScalarKind]: 'lines' | 'numeric' | 'decimal' | 'checkbox' | 'date' } = {
  string: 'lines',
  int: 'numeric',
  float: 'decimal',
  bool: 'checkbox',
  datetime: 'date',
}

/** Enter sends the form, Shift+Enter starts a new line. */
function TextInput(props: ValueInputProps & { readonly describedBy: string | undefined }): ComponentChildren {
  const { type, draft, onChange, id, label, describedBy, secret = false } = props
  const value = typeof draft === 'string' ? draft : ''
  const common = {
    id,
    value,
    'aria-label': label,
    'aria-invalid': describedBy !== undefined,
    'aria-describedby': describedBy,
    spellcheck: false,
    autocomplete: 'off',
    onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.currentTarget.value),
  }
  if (type.kind === 'any record') return <textarea {...common} rows={4} class="code" />
  const input = isScalar(type) ? SCALAR_INPUTS[type.kind] : 'lines'
  if (input === 'lines' && !secret && !isPasswordName(label))
    return <textarea {...common} rows={Math.min(8, value.split('\n').length)} onKeyDown={sendByReturn} />
  if (input === 'lines') return <input {...common} type="password" autocomplete="new-password" />
  if (input === 'date') return <DateInput common={common} value={value} onChange={onChange} />
  return <input {...common} type="text" inputMode={input} />
}

function sendByReturn(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}

interface DateInputProps {
  readonly common: { readonly [attribute: string]: unknown }
  readonly value: string
  readonly onChange: (draft: Draft) => void
}

/** An input for the exact text, and the browser's date picker. */
function DateInput({ common, value, onChange }: DateInputProps): ComponentChildren {
  const pick = (event: TargetedEvent<HTMLInputElement>) => {
    const ms = new Date(event.currentTarget.value).getTime()
    if (!Number.isNaN(ms)) onChange(new Date(ms).toISOString().replace('.000', ''))
  }
  return (
    <>
      <input {...common} type="text" placeholder="2026-01-31T12:00:00Z" />
      <input
        type="datetime-local"
        step={1}
        value={pickerText(value)}
        aria-label={`${common['aria-label']}, in local time`}
        onChange={pick}
      />
      <span class="quiet">{localTime(canonicalDatetime(value.trim()) ?? '')}</span>
    </>
  )
}

/** The date for the picker: local, without a zone. '' if the text is not a date. */
function pickerText(text: string): string {
  const canonical = canonicalDatetime(text.trim())
  if (canonical === undefined) return ''
  const ms = datetimeMillis(canonical)
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}

function BoolInput({ draft, onChange, id, label }: ValueInputProps): ComponentChildren {
  const toggle = (event: TargetedEvent<HTMLInputElement>) => onChange(event.currentTarget.checked)
  return (
    <span class="check">
      <input id={id} type="checkbox" checked={draft === true} aria-label={label} onChange={toggle} />
      <span aria-hidden="true">{String(draft === true)}</span>
    </span>
  )
}

interface EnumInputProps extends ValueInputProps {
  readonly name: string
  readonly describedBy: string | undefined
}

/** Nothing is chosen at first, so that a user cannot send a value without a choice. */
function EnumInput({ draft, onChange, id, label, name, describedBy }: EnumInputProps): ComponentChildren {
  const { api } = useConsole()
  const values = api.enums.find((e) => e.name === name)?.values ?? []
  const choose = (event: TargetedEvent<HTMLSelectElement>) => onChange(event.currentTarget.value)
  const marks = { 'aria-label': label, 'aria-invalid': describedBy !== undefined, 'aria-describedby': describedBy }
  return (
    <select id={id} {...marks} value={String(draft)} onChange={choose}>
      {draft === '' && <option key="" value="" disabled selected>{`Choose ${article(name)}`}</option>}
      {values.map((v) => (
        <option key={v.name} value={v.name} title={v.doc} selected={v.name === draft}>
          {v.name}
        </option>
      ))}
    </select>
  )
}

/** A draft without an input, which the user can replace by a value. */
function Unwritten(props: ValueInputProps & { readonly text: string }): ComponentChildren {
  const { type, onChange, id, label, text } = props
  const { api } = useConsole()
  const give = () => {
    onChange(emptyDraft(api, type))
    focusLater(id)
  }
  return (
    <div class="input">
      <span class="quiet">{text}</span>
      {button(`Give ${label} a value`, 'Give a value', give, id)}
    </div>
  )
}

function ListInput(props: ValueInputProps & { readonly of: Type }): ComponentChildren {
  const { draft, onChange, of, id, label, path = '', problems, secret = false } = props
  const { api } = useConsole()
  const items = typeof draft === 'object' && draft.kind === 'list' ? draft.items : []
  const put = (next: readonly Draft[]) => onChange({ kind: 'list', items: next })
  const remove = (i: number) => {
    put(items.toSpliced(i, 1))
    focusLater(id)
  }
  return (
    <ol class="list">
      {items.map((item, i) => (
        <li key={i}>
          <ValueInput
            type={of}
            draft={item}
            id={`${id}-${i}`}
            label={`${label}, element ${i + 1}`}
            path={`${path}[${i}]`}
            problems={problems}
            secret={secret}
            onChange={(next) => put(items.with(i, next))}
          />
          {button(`Remove element ${i + 1} of ${label}`, '×', () => remove(i))}
        </li>
      ))}
      <li key="add">{button(`Add to ${label}`, 'Add', () => put([...items, emptyDraft(api, of)]), id)}</li>
    </ol>
  )
}

function OptionInput(props: ValueInputProps & { readonly of: Type }): ComponentChildren {
  const { draft, onChange, of, id, label, path = '', problems, secret = false } = props
  const { api } = useConsole()
  const [item] = typeof draft === 'object' && draft.kind === 'list' ? draft.items : []
  const toggle = (event: TargetedEvent<HTMLInputElement>) =>
    onChange({ kind: 'list', items: event.currentTarget.checked ? [emptyDraft(api, of)] : [] })
  return (
    <span class="option">
      <label class="check">
        <input
          id={id}
          type="checkbox"
          checked={item !== undefined}
          onChange={toggle}
          aria-label={`${label} is given`}
        />
        {item === undefined ? 'none' : 'given'}
      </label>
      {item !== undefined && (
        <ValueInput
          type={of}
          draft={item}
          id={`${id}-0`}
          label={label}
          path={`${path}[0]`}
          problems={problems}
          secret={secret}
          onChange={(next) => onChange({ kind: 'list', items: [next] })}
        />
      )}
    </span>
  )
}

function PairsInput(props: ValueInputProps & { readonly map: Extract<Type, { kind: 'map' }> }): ComponentChildren {
  const { draft, onChange, map, id, label, path = '', problems, secret = false } = props
  const { api } = useConsole()
  const pairs = typeof draft === 'object' && draft.kind === 'pairs' ? draft.pairs : []
  const put = (next: readonly (readonly [Draft, Draft])[]) => onChange({ kind: 'pairs', pairs: next })
  const part = (i: number, which: 'key' | 'value', pair: readonly [Draft, Draft]) => (
    <ValueInput
      type={map[which]}
      draft={which === 'key' ? pair[0] : pair[1]}
      id={`${id}-${i}-${which}`}
      label={`${label}, ${which} ${i + 1}`}
      path={`${path}[${i}].${which}`}
      problems={problems}
      secret={secret && which === 'value'}
      onChange={(next) => put(pairs.with(i, which === 'key' ? [next, pair[1]] : [pair[0], next]))}
    />
  )
  const remove = (i: number) => {
    put(pairs.toSpliced(i, 1))
    focusLater(id)
  }
  const added = () => put([...pairs, [emptyDraft(api, map.key), emptyDraft(api, map.value)]])
  return (
    <ol class="list">
      {pairs.map((pair, i) => (
        <li key={i}>
          {part(i, 'key', pair)}
          <span class="arrow" aria-hidden="true">
            →
          </span>
          {part(i, 'value', pair)}
          {button(`Remove key ${i + 1} of ${label}`, '×', () => remove(i))}
        </li>
      ))}
      <li key="add">{button(`Add to ${label}`, 'Add', added, id)}</li>
    </ol>
  )
}

function MembersInput(props: ValueInputProps & { readonly name: string }): ComponentChildren {
  const { draft, onChange, name, id, path = '', problems } = props
  const { api } = useConsole()
  const members = typeof draft === 'object' && draft.kind === 'members' ? draft.members : {}
  const row = (member: RecordMember) => (
    <div key={member.name} class="row">
      <InputHead id={`${id}-${member.name}`} member={member} />
      <ValueInput
        type={member.type}
        draft={own(members, member.name) ?? LEFT_TO_DEFAULT}
        id={`${id}-${member.name}`}
        label={member.name}
        path={`${path}.${member.name}`}
        problems={problems}
        secret={isSecret(member)}
        onChange={(next) => onChange({ kind: 'members', members: { ...members, [member.name]: next } })}
      />
    </div>
  )
  return <div class="rows">{givenMembers(api, name).map(row)}</div>
}

/** The name, type and documentation of an input. */
export function InputHead({
  id,
  member,
  isOptional = hasDefault(member),
}: {
  readonly id: string
  readonly member: Omit<RecordMember, 'doc'> & { doc?: string }
  readonly isOptional?: boolean
}): ComponentChildren {
  return (
    <div class="head">
      <label for={id}>
        {member.name}
        {!isOptional && (
          <span class="needed" title="needed">
            {' *'}
          </span>
        )}
      </label>
      <span class="type">{typeText(member.type)}</span>
      <ConditionNote where={member.where} />
      {member.doc && <Markdown text={member.doc} />}
    </div>
  )
}

/** Moves the focus to the first input with a problem after the next redraw. */
export function focusProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}

/** Moves the focus after the next redraw, because the pressed button disappears. */
function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}

function button(label: string, text: string, onClick: () => void, id?: string): ComponentChild {
  return (
    <button type="button" class="small" aria-label={label} onClick={onClick} {...(id && { id })}>
      {text}
    </button>
  )
}
