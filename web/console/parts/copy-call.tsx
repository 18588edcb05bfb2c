/** A call as code in curl, Python or TypeScript, to be copied. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { type ExampleFormat, exampleCalls } from '../../../reference/examples.ts'
import { useConsole } from '../state/console-state.ts'
import { withoutPasswords } from '../values/secrets.ts'

export interface CopyCallProps {
  readonly rpc: Rpc
  /** The parameters without the session. */
  readonly params: readonly unknown[]
}

const FORMATS: readonly (readonly [ExampleFormat, string])[] = [
  ['curl', 'curl'],
  ['python', 'Python'],
  ['typescript', 'TypeScript'],
  ['jsonrpc2', 'JSON-RPC 2.0'],
  ['xmlrpc', 'XML-RPC'],
]

export function CopyCall({ rpc, params }: CopyCallProps): ComponentChildren {
  const [open, setOpen] = useState(false)
  const toggle = (event: TargetedEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)
  return (
    <details class="as-code" onToggle={toggle}>
      <summary>As code</summary>
      {open && <CallText rpc={rpc} params={params} />}
    </details>
  )
}

function CallText({ rpc, params }: CopyCallProps): ComponentChildren {
  const { api, client, url } = useConsole()
  const [format, setFormat] = useState<ExampleFormat>('curl')
  const [mine, setMine] = useState(false)
  const [copied, setCopied] = useState('')
  const shown = useRef<HTMLPreElement>(null)
  // A session is as good as a password while it lasts, so it is shown only on request.
  const who =
    mine && client.session !== null
      ? { session: client.session }
      : { session: 'OpaqueRef:SESSION', ...(client.user && { user: client.user }) }
  const given = withoutPasswords(api, rpc, params)
  const text = exampleCalls(api, rpc, { url, ...who, params: given })[format].call
  const copy = async () => setCopied(await copyText(text, shown.current))
  return (
    <div class="code-of-call">
      <div class="bar">
        <div role="group" aria-label="Language" class="switch">
          {FORMATS.map(([name, label]) => (
            <button key={name} type="button" aria-pressed={name === format} onClick={() => setFormat(name)}>
              {label}
            </button>
          ))}
        </div>
        {rpc.takesSession && (
          <label class="check">
            <input type="checkbox" checked={mine} onChange={() => setMine(!mine)} />
            with my session
          </label>
        )}
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status" class="quiet">
          {copied}
        </span>
      </div>
      <pre ref={shown} tabIndex={0} aria-label="The call as code">
        {text}
      </pre>
    </div>
  )
}

/** Browsers allow copying only on secure addresses. On others the text is selected for the user to copy. */
async function copyText(text: string, shown: HTMLElement | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text)
    return 'Copied.'
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown)
    return 'The text is selected: copy it with Ctrl+C.'
  }
}
