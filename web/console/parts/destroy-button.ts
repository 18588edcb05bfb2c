/** Destroys an object, once somebody has said so twice; a refusal is explained where it comes up. */
import { type ComponentChildren, h } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'
import { callFor, useConsole } from '../state.ts'
import type { Table } from '../table.ts'
import { CopyCall } from './copy-call.ts'
import { ErrorNote } from './error-note.ts'

export interface DestroyButtonProps {
  readonly rpc: Rpc
  readonly table: Table
  readonly refId: string
}

export function DestroyButton({ rpc, table, refId }: DestroyButtonProps): ComponentChildren {
  const state = useConsole()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const whyNot = state.permissions.whyNot(rpc)
  const { name } = table.owner
  const box = useRef<HTMLDivElement>(null)
  // The button that was pressed is there no more: the harmless one is the next, then that which asks.
  const ask = (next: boolean) => {
    setAsking(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[data-next]')?.focus())
  }
  const destroy = async () => {
    setError(null)
    try {
      await callFor(state, rpc, [refId])
      table.remove(refId)
      location.hash = hashOf({ view: 'class', class: name })
    } catch (failure) {
      setError(failure)
    }
  }
  return h('div', { class: 'destroy', ref: box }, [
    !asking &&
      h(
        'button',
        {
          type: 'button',
          class: 'danger',
          disabled: whyNot !== undefined,
          title: whyNot,
          'data-next': true,
          onClick: () => ask(true),
        },
        'Destroy…',
      ),
    whyNot && h('span', { class: 'refused' }, whyNot),
    asking &&
      h('div', { class: 'bar', role: 'group', 'aria-label': 'Destroy' }, [
        h('span', null, `Destroy ${name} ${state.names.text(name, refId)}?`),
        h('button', { type: 'button', class: 'danger', onClick: () => void destroy() }, 'Destroy'),
        h('button', { type: 'button', 'data-next': true, onClick: () => ask(false) }, 'Keep'),
        h(CopyCall, { rpc, params: [refId] }),
      ]),
    h(ErrorNote, { error }),
  ])
}
