/** Chooses an object: by its name as one types, from those that there are, or by its reference. */
import { type ComponentChildren, h, type TargetedEvent, type TargetedKeyboardEvent } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { shortRef } from '../names.ts'
import { useConsole } from '../state.ts'
import type { Table } from '../table.ts'
import { useChanges } from '../use-changes.ts'

export interface RefPickerProps {
  readonly class: string
  readonly nullable: boolean
  /** '' is none. */
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

/** Choices that are shown at once. */
const SHOWN = 50

export function RefPicker(props: RefPickerProps): ComponentChildren {
  const { tables, names } = useConsole()
  const table = tables.of(props.class)
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  useChanges(names)
  useEffect(() => {
    if (typed !== null) table?.open()
  }, [table, typed])
  const choices = useChoices(table, typed, props.nullable)
  const close = () => setTyped(null)
  const choose = (choice: Choice | undefined) => {
    if (choice) props.onChange(choice.ref)
    close()
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (typed === null) setTyped('')
      setAt(Math.max(0, Math.min(choices.length - 1, typed === null ? 0 : at + step)))
    } else if (event.key === 'Enter' && typed !== null) {
      event.preventDefault()
      choose(choices[at])
    } else if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation()
      close()
    }
  }
  const list = `${props.id}-choices`
  const shown = typed ?? (props.value === '' ? '' : names.text(props.class, props.value))
  return h('div', { class: 'picker' }, [
    h('input', {
      id: props.id,
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: false,
      'aria-label': props.label,
      'aria-expanded': typed !== null,
      'aria-controls': list,
      'aria-autocomplete': 'list',
      'aria-describedby': props.describedBy,
      'aria-activedescendant': typed !== null && choices[at] ? `${list}-${at}` : undefined,
      placeholder: props.nullable ? 'none' : `Choose a ${props.class}`,
      value: shown,
      title: props.value,
      onFocus: (event: TargetedEvent<HTMLInputElement>) => event.currentTarget.select(),
      onClick: () => typed === null && setTyped(''),
      onInput: (event: TargetedEvent<HTMLInputElement>) => {
        setTyped(event.currentTarget.value)
        setAt(0)
      },
      onBlur: close,
      onKeyDown,
    }),
    h('ul', { id: list, role: 'listbox', 'aria-label': `Objects of ${props.class}`, hidden: typed === null }, [
      ...choices.map((choice, i) =>
        h(
          'li',
          {
            id: `${list}-${i}`,
            key: choice.ref,
            role: 'option',
            'aria-selected': i === at,
            // The input keeps the focus, so that it does not close the list before the click is there.
            onMouseDown: (event: Event) => event.preventDefault(),
            onClick: () => choose(choice),
          },
          [choice.text, h('span', { class: 'quiet' }, choice.detail)],
        ),
      ),
      choices.length === 0 && h('li', { role: 'option', 'aria-disabled': 'true', class: 'quiet' }, emptyText(table)),
    ]),
  ])
}

function emptyText(table: Table | undefined): string {
  if (!table?.canList) return 'They cannot be listed: paste a reference.'
  return table.state === 'loading' ? 'Loading…' : 'Nothing is called so.'
}

function useChoices(table: Table | undefined, typed: string | null, nullable: boolean): readonly Choice[] {
  const { names } = useConsole()
  useChanges(table ?? names)
  const generation = table?.generation
  return useMemo(() => {
    if (typed === null) return []
    const wanted = typed.trim().toLowerCase()
    const none: Choice[] = nullable && wanted === '' ? [{ ref: '', text: 'none', detail: 'OpaqueRef:NULL' }] : []
    const found: Choice[] = /^opaqueref:/.test(wanted) ? [{ ref: typed.trim(), text: typed.trim(), detail: '' }] : []
    for (const ref of table?.refs ?? []) {
      if (found.length >= SHOWN) break
      const choice = choiceOf(table?.records.get(ref), ref)
      if (`${choice.text} ${choice.detail} ${ref}`.toLowerCase().includes(wanted)) found.push(choice)
    }
    return [...none, ...found]
  }, [table, typed, nullable, generation])
}

function choiceOf(record: { readonly [field: string]: unknown } | undefined, ref: string): Choice {
  const uuid = typeof record?.uuid === 'string' ? record.uuid.slice(0, 8) : ''
  const label = record?.name_label
  return { ref, text: typeof label === 'string' && label !== '' ? label : shortRef(ref), detail: uuid }
}
