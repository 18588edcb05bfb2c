/** The calls since the page was opened. */
import type { ComponentChildren } from 'preact'
import type { LoggedCall } from '../calls/call-log.ts'
import { draftOf, LEFT_TO_DEFAULT } from '../forms/draft.ts'
import { formKey } from '../forms/form-key.ts'
import { CopyCall } from '../parts/copy-call.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'

export function HistoryView(): ComponentChildren {
  const { log } = useConsole()
  const empty = <p class="quiet">Your calls and changes appear here, until the page is closed.</p>
  return (
    <section class="history">
      <h1>History</h1>
      {log.calls.length === 0 ? (
        empty
      ) : (
        <ol class="calls">
          {log.calls.map((call) => (
            <Entry key={call.id} call={call} />
          ))}
        </ol>
      )}
    </section>
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

function Entry({ call }: { readonly call: LoggedCall }): ComponentChildren {
  const { rpc, params, isWhole, at, milliseconds, result } = call
  return (
    <li>
      <div class="line">
        <a href={hashOf({ view: 'call', rpc: rpc.name.replace(/^Async\./, '') })}>{rpc.name}</a>
        <span class={`chip ${'error' in result ? 'failed' : 'done'}`}>{'error' in result ? 'failed' : 'done'}</span>
        <span class="quiet">{`${at.toLocaleTimeString()}, ${Math.round(milliseconds)} ms`}</span>
      </div>
      <dl class="members">
        {params.flatMap((value, i) => [
          <dt key={`${i}.name`}>{rpc.params[i]?.name}</dt>,
          <dd key={i}>
            <ShownValue type={rpc.params[i]?.type ?? null} value={value} />
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
    </li>
  )
}
