/** Chooses an object by typing its name, from a list, or by its reference. */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { type ObjectNames, shortRef } from '../objects/object-names.ts'
import { useConsole } from '../state/console-state.ts'
import { article } from '../values/article.ts'
import { isRef } from '../values/value-as-text.ts'

export interface RefPickerProps {
  readonly class: string
  readonly nullable: boolean
  /** A reference; '' for none. */
  readonly value: string
  readonly onChange: (ref: string) => void
  readonly id: string
  readonly label: string
  readonly describedBy?: string | undefined
}

interface Choice {
  readonly ref: string
  readonly text: string
  readonly detail: string
}

/** The most choices in the list. */
const SHOWN = 50

export function RefPicker(props: RefPickerProps): ComponentChildren {
  const picking = usePicking(props)
  return (
    <div class="picker">
      <PickerInput {...props} picking={picking} />
      <ChoiceList {...props} picking={picking} />
    </div>
  )
}

/** The state of the picker and its actions. */
interface Picking {
  readonly table: ClassTable | undefined
  /** The typed text; null while the list is closed. */
  readonly typed: string | null
  readonly choices: readonly Choice[]
  /** The index of the choice that Enter takes. */
  readonly at: number
  type(text: string): void
  open(): void
  move(step: number): void
  choose(choice: Choice | undefined): void
  /**
   * Takes the typed text: an empty text is the null reference, and a unique name is its object. Any other text stays
   * and is reported as a problem.
   */
  settle(): void
  close(): void
}

function usePicking({ class: name, nullable, onChange }: RefPickerProps): Picking {
  const { tables, names } = useConsole()
  const table = tables.of(name)
  const [typed, setTyped] = useState<string | null>(null)
  const [edited, setEdited] = useState(false)
  const [at, setAt] = useState(0)
  useEffect(() => {
    if (typed !== null) table?.open()
  }, [table, typed])
  const choices = useChoices(table, typed, nullable)
  const close = () => {
    setTyped(null)
    setEdited(false)
  }
  return {
    table,
    typed,
    choices,
    at,
    type(text) {
      setTyped(text)
      setEdited(true)
      setAt(0)
    },
    open: () => setTyped(''),
    move(step) {
      if (typed === null) setTyped('')
      setAt(typed === null ? 0 : Math.max(0, Math.min(choices.length - 1, at + step)))
    },
    choose(choice) {
      if (choice) onChange(choice.ref)
      close()
    },
    settle() {
      if (typed !== null && edited) onChange(settled(names, table, typed.trim()))
      close()
    },
    close,
  }
}

type PartProps = RefPickerProps & { readonly picking: Picking }

function PickerInput({ picking, ...props }: PartProps): ComponentChildren {
  const { names } = useConsole()
  const { typed, choices, at } = picking
  const isOpen = typed !== null
  return (
    <input
      id={props.id}
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck={false}
      aria-label={props.label}
      aria-expanded={isOpen}
      aria-controls={listId(props)}
      aria-autocomplete="list"
      aria-invalid={props.describedBy !== undefined}
      aria-describedby={props.describedBy}
      aria-activedescendant={isOpen && choices[at] ? `${listId(props)}-${at}` : undefined}
      placeholder={props.nullable ? 'none' : `Choose ${article(props.class)}`}
      value={typed ?? (isRef(props.value) ? names.text(props.class, props.value) : props.value)}
      title={props.value}
      onFocus={(event: TargetedEvent<HTMLInputElement>) => event.currentTarget.select()}
      onClick={() => typed === null && picking.open()}
      onInput={(event: TargetedEvent<HTMLInputElement>) => picking.type(event.currentTarget.value)}
      onBlur={picking.settle}
      onKeyDown={(event: TargetedKeyboardEvent<HTMLInputElement>) => press(event, picking)}
    />
  )
}

function press(event: TargetedKeyboardEvent<HTMLInputElement>, picking: Picking): void {
  const isOpen = picking.typed !== null
  if (event.key === 'ArrowDown') picking.move(1)
  else if (event.key === 'ArrowUp') picking.move(-1)
  else if (event.key === 'Enter' && isOpen && picking.typed !== '' && picking.choices.length === 0) picking.settle()
  else if (event.key === 'Enter' && isOpen) picking.choose(picking.choices[picking.at])
  else if (event.key === 'Escape' && isOpen) picking.close()
  else return
  event.preventDefault()
  // Otherwise Escape would also close the editor around the picker.
  event.stopPropagation()
}

function ChoiceList({ picking, ...props }: PartProps): ComponentChildren {
  const { typed, choices, at, table } = picking
  const items = choices.map((choice, i) => (
    <li
      key={choice.ref}
      id={`${listId(props)}-${i}`}
      role="option"
      aria-selected={i === at}
      // Keeps the focus in the input: losing it would close the list before the click.
      onMouseDown={(event: Event) => event.preventDefault()}
      onClick={() => picking.choose(choice)}
    >
      <span class="choice-text">{choice.text}</span>
      <span class="quiet">{choice.detail}</span>
    </li>
  ))
  const none = (
    <li role="option" aria-disabled="true" class="quiet">
      {emptyText(table)}
    </li>
  )
  const attributes = { role: 'listbox', 'aria-label': `Objects of ${props.class}`, hidden: typed === null } as const
  return (
    <ul id={listId(props)} {...attributes}>
      {items.length === 0 ? none : items}
    </ul>
  )
}

function listId({ id }: RefPickerProps): string {
  return `${id}-choices`
}

function emptyText(table: ClassTable | undefined): string {
  if (!table?.canList) return 'The objects cannot be listed: paste a reference.'
  return table.state === 'loading' ? 'Loading…' : 'Nothing found.'
}

function useChoices(table: ClassTable | undefined, typed: string | null, nullable: boolean): readonly Choice[] {
  const { names } = useConsole()
  const generation = table?.generation
  return useMemo(() => {
    if (typed === null) return []
    const wanted = typed.trim().toLowerCase()
    const none: Choice[] = nullable && wanted === '' ? [{ ref: '', text: 'none', detail: 'OpaqueRef:NULL' }] : []
    const found: Choice[] = /^opaqueref:/.test(wanted) ? [{ ref: typed.trim(), text: typed.trim(), detail: '' }] : []
    for (const ref of table?.refs ?? []) {
      if (found.length >= SHOWN) break
      const choice = choiceOf(names, table, ref)
      if (`${choice.text} ${choice.detail} ${ref}`.toLowerCase().includes(wanted)) found.push(choice)
    }
    return [...none, ...found]
  }, [names, table, typed, nullable, generation, typed === null ? 0 : names.version])
}

/** The reference that a text means: the text itself, or the only object with that name, uuid or short reference. */
function settled(names: ObjectNames, table: ClassTable | undefined, text: string): string {
  if (text === '' || isRef(text)) return text
  const called = [...(table?.refs ?? [])].filter((ref) => {
    const choice = choiceOf(names, table, ref)
    return choice.text === text || table?.records.get(ref)?.uuid === text
  })
  return called.length === 1 ? (called[0] as string) : text
}

function choiceOf(names: ObjectNames, table: ClassTable | undefined, ref: string): Choice {
  const record = table?.records.get(ref)
  const uuid = typeof record?.uuid === 'string' ? record.uuid.slice(0, 8) : ''
  return { ref, text: table && record ? names.ofRecord(table.owner.name, ref, record) : shortRef(ref), detail: uuid }
}
