/** Every RPC of a class with a link to its form: the declared messages first, then the implied RPCs. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { CallLink } from '../parts/call-link.tsx'
import { useConsole } from '../state/console-state.ts'
import { ClassHead } from './class-head.tsx'

export function CallsView({ name }: { readonly name: string }): ComponentChildren {
  const { rpcs } = useConsole()
  const [wanted, setWanted] = useState('')
  const bare = (rpc: Rpc) => rpc.name.slice(name.length + 1)
  const every = rpcs.ofClass(name)
  const all = every
    .filter((rpc) => bare(rpc).toLowerCase().includes(wanted.trim().toLowerCase()))
    .toSorted((a, b) => bare(a).localeCompare(bare(b)))
  const [declared, implied] = [all.filter((rpc) => !rpc.implied), all.filter((rpc) => rpc.implied)]
  return (
    <section class="calls-of">
      <ClassHead name={name} tab="calls" />
      {every.length > 0 && (
        <input
          type="search"
          placeholder="Find a call"
          aria-label={`Find a call of ${name}`}
          value={wanted}
          onInput={(e: TargetedEvent<HTMLInputElement>) => setWanted(e.currentTarget.value)}
        />
      )}
      {declared.length > 0 && <h2>Messages</h2>}
      {declared.length > 0 && <Signatures rpcs={declared} />}
      {implied.length > 0 && <h2>Implied</h2>}
      {implied.length > 0 && <Signatures rpcs={implied} />}
      {all.length === 0 && (
        <p class="quiet" role="status">
          {every.length === 0 ? 'There is nothing to call.' : 'Nothing found.'}
        </p>
      )}
    </section>
  )
}

function Signatures({ rpcs }: { readonly rpcs: readonly Rpc[] }): ComponentChildren {
  const items = rpcs.map((rpc) => {
    const params = rpc.params.map((p) => `${p.name} : ${typeText(p.type)}`).join(', ')
    return (
      <li key={rpc.name}>
        <CallLink rpc={rpc} text={rpc.name.slice(rpc.class.length + 1)} />
        <code class="quiet">{`(${params})${rpc.result ? ` : ${typeText(rpc.result)}` : ''}`}</code>
        {rpc.doc !== '' && !rpc.implied && <span class="quiet what">{firstSentence(rpc.doc)}</span>}
      </li>
    )
  })
  return <ul class="signatures">{items}</ul>
}
