/** The record that `C.set` takes: the fields that clients set, of which the user chooses those to change. */
import type { ComponentChildren } from 'preact'
import type { Class, Field } from '../../../model/api.ts'
import { settableFields } from '../../../model/implied.ts'
import { type Draft, draftOf, emptyDraft, type InputProblem, LEFT_TO_DEFAULT } from '../forms/draft.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { InputHead, ValueInput } from './value-input.tsx'

export interface ChangesInputProps {
  readonly owner: Class
  /** The object to change, as far as the form knows it. */
  readonly self: Draft | undefined
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly id: string
  readonly path: string
  readonly problems: readonly InputProblem[]
}

export function ChangesInput(props: ChangesInputProps): ComponentChildren {
  const { owner, draft, onChange } = props
  const members = typeof draft === 'object' && draft.kind === 'members' ? draft.members : {}
  const put = (name: string, next: Draft) => onChange({ kind: 'members', members: { ...members, [name]: next } })
  return (
    <div class="rows">
      {settableFields(owner).map((field) => (
        <ChangeRow
          key={field.name}
          {...props}
          field={field}
          draft={own(members, field.name) ?? LEFT_TO_DEFAULT}
          onChange={(next) => put(field.name, next)}
        />
      ))}
    </div>
  )
}

function ChangeRow(props: ChangesInputProps & { readonly field: Field }): ComponentChildren {
  const { field, draft, onChange, path, problems } = props
  const { name, type } = field
  const { api } = useConsole()
  const current = useCurrent(props, field)
  const id = `${props.id}-${name}`
  const isChanged = draft !== LEFT_TO_DEFAULT
  const change = (next: Draft) => {
    onChange(next)
    // The pressed button is gone after the next redraw.
    requestAnimationFrame(() => document.getElementById(id)?.focus())
  }
  const start = () => change(current === undefined ? emptyDraft(api, type) : draftOf(api, type, current))
  return (
    <div class="row">
      <InputHead id={id} member={field} isOptional />
      {isChanged ? (
        <div class="input">
          <ValueInput
            type={type}
            draft={draft}
            onChange={onChange}
            id={id}
            label={name}
            path={`${path}.${name}`}
            problems={problems}
            secret={isSecret(field)}
          />
          <button type="button" class="small" aria-label={`Keep ${name}`} onClick={() => change(LEFT_TO_DEFAULT)}>
            Keep
          </button>
        </div>
      ) : (
        <div class="input">
          <span class="quiet">stays as it is</span>
          <button type="button" class="small" aria-label={`Change ${name}`} id={id} onClick={start}>
            Change
          </button>
        </div>
      )}
    </div>
  )
}

/** The value that the field has now, if the console knows the object; undefined for a secret, which no input shows. */
function useCurrent({ owner, self }: ChangesInputProps, field: Field): unknown {
  const { tables } = useConsole()
  const record = typeof self === 'string' ? tables.of(owner.name)?.records.get(self.trim()) : undefined
  return record && !isSecret(field) ? own(record, field.name) : undefined
}
