/** The form of a call, made from its signature, with its result and the call as code. Stands on any page with a session. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useId, useMemo, useRef, useState } from 'preact/hooks'
import type { Param } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Draft, InputProblem } from '../forms/draft.ts'
import { ChangesInput, type ChangesInputProps } from '../parts/changes-input.tsx'
import { CopyCall } from '../parts/copy-call.tsx'
import { focusProblem, InputHead, ValueInput } from '../parts/value-input.tsx'
import { useConsole } from '../state/console-state.ts'
import { asksForSecret } from '../values/secrets.ts'
import { changesOf, type Fill, problemsOfError, readParams, useCallDrafts } from './call-drafts.ts'
import { ShownOutcome, useCall } from './form-outcome.tsx'

export interface CallFormProps {
  readonly rpc: Rpc
  /** The object that the call is about. */
  readonly self?: string | undefined
  /** What the inputs start with, by the name of the parameter, or of a member of the parameter that is a record. */
  readonly fill?: Fill | undefined
  /** Whether `self` is said elsewhere: the form has no input for it. */
  readonly isSelfFixed?: boolean
  /** Gets the result of a call that was not made as a task, while the form is still there. */
  readonly done?: (value: unknown, params: readonly unknown[]) => void
}

/** Needs only a `ConsoleContext`. Give it a key by its RPC, object and fill: its drafts belong to them. */
export function CallForm(props: CallFormProps): ComponentChildren {
  const { rpc, self, isSelfFixed = false } = props
  const { api, rpcs } = useConsole()
  const { form, drafts, setDrafts, asTask, setAsTask, tries, read, outcome, problems, send } = useCallForm(props)
  const id = useId()
  const twin = rpcs.async(rpc)
  // Inputs that may hold a password are not stored, so a reload would lose them.
  const unkept = asksForSecret(api, rpc) ? { 'data-unkept': true } : {}
  const isFixed = isSelfFixed && self !== undefined
  const inputs = rpc.params.map((param, i) => (
    <ParamRow
      key={param.name}
      id={`${id}-param-${param.name}`}
      param={param}
      isOnly={rpc.params.length === 1}
      draft={drafts[i] as Draft}
      changes={changesOf(api, rpc, param, drafts[0])}
      problems={problems}
      put={(next) => setDrafts((all) => all.with(i, next))}
    />
  ))
  const rows = isFixed ? inputs.slice(1) : inputs
  return (
    // The styles of the console's parts, on whatever page it stands.
    <div class="app">
      <form onSubmit={send} ref={form} {...unkept} noValidate class="call-form">
        {rows.length > 0 ? (
          <div class="params-rows">{rows}</div>
        ) : (
          !isFixed && <p class="quiet">It takes no parameters.</p>
        )}
        {problems.length > 1 && <Problems key={`problems ${tries}`} problems={problems} />}
        <div class="bar">
          <SendButton rpc={rpc} isBusy={outcome.state === 'busy'} />
          {twin && (
            <label class="check">
              <input type="checkbox" checked={asTask} onChange={() => setAsTask(!asTask)} />
              as a task (Async)
            </label>
          )}
        </div>
        {'params' in read && <CopyCall rpc={(asTask && twin) || rpc} params={read.params} />}
        <div class="outcome" aria-live="polite">
          <ShownOutcome rpc={rpc} outcome={outcome} />
        </div>
      </form>
    </div>
  )
}

function useCallForm({ rpc, self, fill, done }: CallFormProps) {
  const { api, rpcs } = useConsole()
  const [drafts, setDrafts, forget] = useCallDrafts({ rpc, self, fill })
  const [asTask, setAsTask] = useState(false)
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const called = (asTask && rpcs.async(rpc)) || rpc
  const read = useMemo(() => readParams(api, rpc, drafts), [api, rpc, drafts])
  const { outcome, call } = useCall()
  const send = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTries(tries + 1)
    if ('problems' in read) return focusProblem(form.current)
    void call(called, read.params).then((answer) => {
      if (!answer) return
      forget()
      // A user who has opened another view meanwhile stays there.
      if (called === rpc && form.current) done?.(answer.value, read.params)
    })
  }
  const told = outcome.state === 'failed' ? problemsOfError(api, rpc, outcome.error) : []
  const problems = 'problems' in read ? (tries > 0 ? read.problems : []) : told
  return { form, drafts, setDrafts, asTask, setAsTask, tries, read, outcome, problems, send }
}

/**
 * Summarises the problems for screen readers; the focus is already on the first. Created anew for each try, so that it
 * is announced again.
 */
function Problems({ problems }: { readonly problems: readonly InputProblem[] }): ComponentChildren {
  const [text] = useState(() => `${problems.length} inputs have problems: ${problems.map(nameOf).join(', ')}.`)
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  )
}

/** `tags[1]` of `record.tags[1]`. */
function nameOf({ path }: InputProblem): string {
  return path.slice(path.indexOf('.') + 1)
}

function SendButton({ rpc, isBusy }: { readonly rpc: Rpc; readonly isBusy: boolean }): ComponentChildren {
  const { permissions } = useConsole()
  const whyNot = permissions.whyNot(rpc)
  const text = rpc.name.endsWith('.create') ? 'Create' : 'Call'
  return (
    <>
      <button type="submit" class="primary" disabled={isBusy || whyNot !== undefined}>
        {isBusy ? 'Calling…' : text}
      </button>
      {whyNot && <span class="refused">{whyNot}</span>}
    </>
  )
}

interface ParamRowProps {
  readonly id: string
  readonly param: Param
  /** Whether it is the only parameter. */
  readonly isOnly: boolean
  readonly draft: Draft
  /** For the record of `C.set`. */
  readonly changes: Pick<ChangesInputProps, 'owner' | 'self'> | undefined
  readonly problems: readonly InputProblem[]
  readonly put: (draft: Draft) => void
}

function ParamRow({ id, param, isOnly, draft, changes, problems, put }: ParamRowProps): ComponentChildren {
  const input = changes ? (
    <ChangesInput {...changes} draft={draft} onChange={put} id={id} path={param.name} problems={problems} />
  ) : (
    <ValueInput
      type={param.type}
      draft={draft}
      onChange={put}
      id={id}
      label={param.name}
      path={param.name}
      problems={problems}
    />
  )
  // The members of a record have their own rows. If it is the only parameter, its name adds nothing.
  if (param.type.kind === 'record' && isOnly) return input
  if (param.type.kind === 'record')
    return (
      <fieldset class="record-row">
        <legend>{param.name}</legend>
        {input}
      </fieldset>
    )
  return (
    <div class="row">
      <InputHead id={id} member={param} />
      {input}
    </div>
  )
}
