/** What has been called since the page was opened. */
import { type ComponentChildren, h } from 'preact'
import type { LoggedCall } from '../call-log.ts'
import { draftOf, LEFT_OUT } from '../draft.ts'
import { formKey } from '../form-key.ts'
import { CopyCall } from '../parts/copy-call.ts'
import { ErrorNote } from '../parts/error-note.ts'
import { Value } from '../parts/value.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state.ts'

export function HistoryView(): ComponentChildren {
  const { log } = useConsole()
  const empty = h('p', { class: 'quiet' }, 'What you call or change appears here. It is gone when the page is closed.')
  return h('section', { class: 'history' }, [
    h('h1', null, 'History'),
    log.calls.length === 0
      ? empty
      : h(
          'ol',
          { class: 'calls' },
          log.calls.map((call) => h(Entry, { key: call.id, call })),
        ),
  ])
}

/** The form of the call, with the values that it had. */
function AgainLink({ rpc, params }: Pick<LoggedCall, 'rpc' | 'params'>): ComponentChildren {
  const { api, choices } = useConsole()
  const name = rpc.name.replace(/^Async\./, '')
  const fill = () => {
    const drafts = rpc.params.map(({ type }, i) => (i < params.length ? draftOf(api, type, params[i]) : LEFT_OUT))
    choices.set(formKey({ name }, undefined), drafts)
  }
  return h('a', { class: 'button', href: hashOf({ view: 'call', rpc: name }), onClick: fill }, 'Call again…')
}

function Entry({ call }: { readonly call: LoggedCall }): ComponentChildren {
  const { rpc, params, isWhole, at, milliseconds, result } = call
  return h('li', null, [
    h('div', { class: 'line' }, [
      h('a', { href: hashOf({ view: 'call', rpc: rpc.name.replace(/^Async\./, '') }) }, rpc.name),
      h('span', { class: `chip ${'error' in result ? 'failed' : 'done'}` }, 'error' in result ? 'failed' : 'done'),
      h('span', { class: 'quiet' }, `${at.toLocaleTimeString()}, ${Math.round(milliseconds)} ms`),
    ]),
    h(
      'dl',
      { class: 'members' },
      params.flatMap((value, i) => [
        h('dt', { key: `${i}.name` }, rpc.params[i]?.name),
        h('dd', { key: i }, h(Value, { type: rpc.params[i]?.type ?? null, value })),
      ]),
    ),
    'error' in result
      ? h(ErrorNote, { error: result.error })
      : rpc.result && h('div', { class: 'answer' }, ['→ ', h(Value, { type: rpc.result, value: result.value })]),
    h('div', { class: 'bar' }, [isWhole && h(AgainLink, { rpc, params }), h(CopyCall, { rpc, params })]),
  ])
}
