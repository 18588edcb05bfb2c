/** The form of a call, made from its signature, with its result and the call as code. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Api, Param } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { NotImplemented } from '../../parts/not-implemented.tsx'
import { explainError } from '../calls/explain-error.ts'
import { isAbout } from '../calls/rpc-index.ts'
import { type Draft, emptyDraft, type InputProblem, LEFT_TO_DEFAULT, readConditioned } from '../forms/draft.ts'
import { formKey } from '../forms/form-key.ts'
import { draftsOf } from '../forms/kept-forms.ts'
import { ChangesInput, type ChangesInputProps } from '../parts/changes-input.tsx'
import { CopyCall } from '../parts/copy-call.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { TaskProgress } from '../parts/task-progress.tsx'
import { focusProblem, InputHead, ValueInput } from '../parts/value-input.tsx'
import { hashOf } from '../route.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { showCreated } from '../state/show-created.ts'
import { article } from '../values/article.ts'
import { asksForSecret } from '../values/secrets.ts'

export interface CallViewProps {
  readonly name: string
  /** The object that the call is about. */
  readonly self: string | undefined
}

export function CallView({ name, self }: CallViewProps): ComponentChildren {
  const { api, rpcs } = useConsole()
  const rpc = rpcs.get(name)
  if (!rpc) return <p>{`There is no ${name}.`}</p>
  return (
    <section class="call-view">
      <p class="crumbs">
        <a href={hashOf({ view: 'class', class: rpc.class })}>{rpc.class}</a>
        {self !== undefined && isAbout(rpc, rpc.class) && <ObjectCrumb name={rpc.class} self={self} />}
      </p>
      <h1>{titleOf(rpc)}</h1>
      <NotImplemented api={api} rpc={rpc} />
      <Markdown text={rpc.doc} level={2} />
      <p class="quiet">
        {`Returns ${typeText(rpc.result)}.`}
        {rolesText(rpc)}
      </p>
      <CallForm rpc={rpc} self={self} />
    </section>
  )
}

function ObjectCrumb({ name, self }: { readonly name: string; readonly self: string }): ComponentChildren {
  const { names } = useConsole()
  return (
    <>
      {' › '}
      <a href={hashOf({ view: 'object', class: name, ref: self })}>{names.text(name, self)}</a>
    </>
  )
}

function titleOf(rpc: Rpc): string {
  return rpc.name.endsWith('.create') ? `Create ${article(rpc.class)}` : rpc.name
}

function rolesText({ roles }: Rpc): string {
  if (roles === null) return ''
  return roles.length === 0 ? ' Only root may call it.' : ` Only for the roles ${roles.join(', ')}.`
}

type Outcome =
  | { readonly state: 'none' | 'busy' }
  | { readonly state: 'done'; readonly rpc: Rpc; readonly params: readonly unknown[]; readonly value: unknown }
  | { readonly state: 'failed'; readonly error: unknown }

function CallForm({ rpc, self }: { readonly rpc: Rpc; readonly self: string | undefined }): ComponentChildren {
  const state = useConsole()
  const { api, rpcs } = state
  const [drafts, setDrafts, forget] = useDrafts(rpc, self)
  const [asTask, setAsTask] = useState(false)
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const twin = rpcs.async(rpc)
  const called = asTask && twin ? twin : rpc
  const read = useMemo(() => readParams(api, rpc, drafts), [api, rpc, drafts])
  const { outcome, call } = useCall()
  const send = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTries(tries + 1)
    if ('problems' in read) return focusProblem(form.current)
    void call(called, read.params).then((done) => {
      if (!done) return
      forget()
      // A user who has opened another view meanwhile stays there.
      if (called === rpc && form.current) showCreated(state, rpc, read.params, done.value)
    })
  }
  const problems = 'problems' in read ? (tries > 0 ? read.problems : []) : problemsOf(api, rpc, outcome)
  const put = (i: number) => (next: Draft) => setDrafts((all) => all.with(i, next))
  // Inputs that may hold a password are not stored, so a reload would lose them.
  const unkept = asksForSecret(api, rpc) ? { 'data-unkept': true } : {}
  const isOnly = rpc.params.length === 1
  const rows = rpc.params.map((param, i) => (
    <ParamRow
      key={param.name}
      param={param}
      isOnly={isOnly}
      draft={drafts[i] as Draft}
      changes={changesOf(api, rpc, param, drafts[0])}
      problems={problems}
      put={put(i)}
    />
  ))
  return (
    <form onSubmit={send} ref={form} {...unkept} noValidate class="call-form">
      {rows.length > 0 ? <div class="params-rows">{rows}</div> : quiet('It takes no parameters.')}
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
      {'params' in read && <CopyCall rpc={called} params={read.params} />}
      <div class="outcome" aria-live="polite">
        <OutcomeOf rpc={rpc} outcome={outcome} />
      </div>
    </form>
  )
}

function useCall() {
  const state = useConsole()
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' })
  /** undefined if the call failed. */
  const call = async (rpc: Rpc, params: readonly unknown[]): Promise<{ readonly value: unknown } | undefined> => {
    setOutcome({ state: 'busy' })
    try {
      const value = await callFor(state, rpc, params)
      setOutcome({ state: 'done', rpc, params, value })
      return { value }
    } catch (error) {
      setOutcome({ state: 'failed', error })
      return undefined
    }
  }
  return { outcome, call }
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

function quiet(text: string): ComponentChildren {
  return <p class="quiet">{text}</p>
}

interface ParamRowProps {
  readonly param: Param
  /** Whether it is the only parameter. */
  readonly isOnly: boolean
  readonly draft: Draft
  /** For the record of `C.set`. */
  readonly changes: Pick<ChangesInputProps, 'owner' | 'self'> | undefined
  readonly problems: readonly InputProblem[]
  readonly put: (draft: Draft) => void
}

function ParamRow({ param, isOnly, draft, changes, problems, put }: ParamRowProps): ComponentChildren {
  const id = `param-${param.name}`
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

/** What the input of `C.set` needs; undefined for any other parameter. */
function changesOf(api: Api, { does, class: name }: Rpc, { type }: Param, self: Draft | undefined) {
  const owner = does.kind === 'set_record' ? api.classes.find((c) => c.name === name) : undefined
  return owner && type.kind === 'record' ? { owner, self } : undefined
}

function OutcomeOf({ rpc, outcome }: { readonly rpc: Rpc; readonly outcome: Outcome }): ComponentChildren {
  if (outcome.state === 'failed') return <ErrorNote error={outcome.error} />
  if (outcome.state !== 'done') return null
  const { value } = outcome
  if (outcome.rpc !== rpc) return <TaskProgress key={String(value)} task={String(value)} result={rpc.result} />
  return (
    <>
      <h2>Result</h2>
      {rpc.result === null ? (
        <p class="done">Done.</p>
      ) : (
        <div class="result">
          <ShownValue type={rpc.result} value={value} />
        </div>
      )}
      {rpc.result !== null && (
        <details>
          <summary>Raw JSON</summary>
          <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
        </details>
      )}
    </>
  )
}

type Drafts = readonly Draft[]

/** The drafts of a form. They are kept while the page is open, unless they may hold a password. */
function useDrafts(
  rpc: Rpc,
  self: string | undefined,
): [Drafts, (change: (all: Drafts) => Drafts) => void, () => void] {
  const { api, choices, forms } = useConsole()
  const key = formKey(rpc, self)
  const [drafts, setDrafts] = useState(() => {
    const [known, kept, fresh] = [choices.get(key) as Drafts | undefined, forms.get(key), firstDrafts(api, rpc, self)]
    forms.delete(key)
    if (known || !kept) return known ?? fresh
    const again = draftsOf(api, rpc, kept, fresh)
    choices.set(key, again)
    return again
  })
  const isKept = !asksForSecret(api, rpc)
  const change = (make: (all: Drafts) => Drafts) =>
    setDrafts((all) => {
      const next = make(all)
      if (isKept) choices.set(key, next)
      return next
    })
  return [drafts, change, () => void choices.delete(key)]
}

const NO_CHANGES: Draft = { kind: 'members', members: {} }

function firstDrafts(api: Api, rpc: Rpc, self: string | undefined): readonly Draft[] {
  return rpc.params.map((param, i) => {
    if (i === 0 && self !== undefined) return self
    if (changesOf(api, rpc, param, self)) return NO_CHANGES
    return emptyDraft(api, param.type, param.default)
  })
}

/** The parameters up to the last one that is given: trailing parameters may be left out. */
function readParams(api: Api, rpc: Rpc, drafts: readonly Draft[]): ParamsRead {
  const given = drafts.findLastIndex((draft) => draft !== LEFT_TO_DEFAULT) + 1
  const reads = rpc.params.slice(0, given).map((p, i) => readConditioned(api, p, drafts[i] as Draft, p.name))
  const problems = reads.flatMap((read) => ('problems' in read ? read.problems : []))
  return problems.length > 0 ? { problems } : { params: reads.map((read) => 'value' in read && read.value) }
}

type ParamsRead = { readonly params: unknown[] } | { readonly problems: readonly InputProblem[] }

/** The input that the server's error is about, found by the name of its parameter or member. */
function problemsOf(api: Api, rpc: Rpc, outcome: Outcome): readonly InputProblem[] {
  if (outcome.state !== 'failed') return []
  const { field, text } = explainError(api, outcome.error)
  if (field === undefined) return []
  const bare = field.replace(/^.*\./, '')
  const record = rpc.params.find((p) => p.type.kind === 'record')
  const direct = rpc.params.some((p) => p.name === bare)
  return [{ problem: text, path: direct || !record ? bare : `${record.name}.${bare}` }]
}
