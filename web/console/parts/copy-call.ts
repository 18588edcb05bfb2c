/** A call as people would write it elsewhere: curl, Python, TypeScript; to be copied. */
import { type ComponentChildren, h, type TargetedEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { type ExampleFormat, exampleCalls } from '../../../reference/examples.ts'
import { withoutPasswords } from '../secrets.ts'
import { useConsole } from '../state.ts'

export interface CopyCallProps {
  readonly rpc: Rpc
  /** Without the session. */
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
  return h('details', { class: 'as-code', onToggle: toggle }, [
    h('summary', null, 'As code'),
    open && h(CallText, { rpc, params }),
  ])
}

function CallText({ rpc, params }: CopyCallProps): ComponentChildren {
  const { api, client, url } = useConsole()
  const [format, setFormat] = useState<ExampleFormat>('curl')
  const [mine, setMine] = useState(false)
  const [copied, setCopied] = useState('')
  const shown = useRef<HTMLPreElement>(null)
  // A session is as good as a password for as long as it lasts: it is written only for who asks.
  const who =
    mine && client.session !== null
      ? { session: client.session }
      : { session: 'OpaqueRef:SESSION', ...(client.user && { user: client.user }) }
  const given = withoutPasswords(api, rpc, params)
  const text = exampleCalls(api, rpc, { url, ...who, params: given })[format].call
  const copy = async () => setCopied(await copyText(text, shown.current))
  return h('div', { class: 'code-of-call' }, [
    h('div', { class: 'bar' }, [
      h(
        'div',
        { role: 'group', 'aria-label': 'Language', class: 'switch' },
        FORMATS.map(([name, label]) =>
          h(
            'button',
            { type: 'button', key: name, 'aria-pressed': name === format, onClick: () => setFormat(name) },
            label,
          ),
        ),
      ),
      rpc.takesSession &&
        h('label', { class: 'check' }, [
          h('input', { type: 'checkbox', checked: mine, onChange: () => setMine(!mine) }),
          'with my session',
        ]),
      h('button', { type: 'button', onClick: () => void copy() }, 'Copy'),
      h('span', { role: 'status', class: 'quiet' }, copied),
    ]),
    h('pre', { ref: shown, tabIndex: 0, 'aria-label': 'The call as code' }, text),
  ])
}

/** Browsers let a page copy where its address is safe; elsewhere the text is marked for the reader to copy. */
async function copyText(text: string, shown: HTMLElement | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text)
    return 'Copied.'
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown)
    return 'The text is marked: copy it with Ctrl+C.'
  }
}
