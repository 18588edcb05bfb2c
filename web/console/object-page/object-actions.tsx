/** The messages of an object as buttons: what moves its state first, what cannot be called now last, with the reasons. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { CallLink } from '../parts/call-link.tsx'
import { Menu } from '../parts/menu.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { actionOrder } from './action-order.ts'

export interface ObjectActionsProps {
  readonly table: ClassTable
  readonly refId: string
  readonly record: ObjectRecord
  readonly rpcs: readonly Rpc[]
  /** By the name of the RPC: why the object refuses it now. */
  readonly reasons: ReadonlyMap<string, string>
  /** Opens the form of a call in place. */
  readonly open: (rpc: Rpc) => void
  /** The buttons behind the messages. */
  readonly children?: ComponentChildren
}

/** More messages than this are folded behind the first ones. */
const FEW = 9
/** The messages before the folded ones. */
const FIRST = 5

export function ObjectActions(props: ObjectActionsProps): ComponentChildren {
  const { table, refId, record, rpcs, reasons, open, children } = props
  const { permissions } = useConsole()
  const { name } = table.owner
  const whyNot = (rpc: Rpc) => permissions.whyNot(rpc) ?? reasons.get(rpc.name)
  const { allowed, refused } = actionOrder(table.owner, record, rpcs, whyNot)
  const isShort = rpcs.length <= FEW
  const first = isShort ? allowed : allowed.slice(0, FIRST)
  const link = (rpc: Rpc, i: number) => (
    <CallLink
      key={rpc.name}
      rpc={rpc}
      self={refId}
      text={rpc.name.slice(name.length + 1)}
      refusal={reasons.get(rpc.name)}
      isMain={i === 0}
      open={() => open(rpc)}
    />
  )
  return (
    <div class="actions">
      <div class="bar messages" role="group" aria-label="Messages">
        {first.map(link)}
        {isShort && refused.map((rpc) => link(rpc, -1))}
        {!isShort && (
          <More {...props} rest={allowed.slice(FIRST)} refused={refused} link={(rpc: Rpc) => link(rpc, -1)} />
        )}
        {children}
      </div>
      <Refused name={name} self={refId} rpcs={rpcs} reasons={reasons} />
    </div>
  )
}

interface MoreProps extends ObjectActionsProps {
  readonly rest: readonly Rpc[]
  readonly refused: readonly Rpc[]
  readonly link: (rpc: Rpc) => ComponentChildren
}

/** All other messages, in order of their names, behind a filter. */
function More({ table, rest, refused, link }: MoreProps): ComponentChildren {
  const [wanted, setWanted] = useState('')
  const bare = (rpc: Rpc) => rpc.name.slice(table.owner.name.length + 1)
  const found = (all: readonly Rpc[]) =>
    all
      .filter((rpc) => bare(rpc).toLowerCase().includes(wanted.trim().toLowerCase()))
      .toSorted((a, b) => bare(a).localeCompare(bare(b)))
  const [can, cannot] = [found(rest), found(refused)]
  return (
    <Menu title={`More (${rest.length + refused.length})`} label="More messages" look="more-messages">
      <input
        type="search"
        placeholder="Find a message"
        aria-label={`Find a message of ${table.owner.name}`}
        value={wanted}
        onInput={(event: TargetedEvent<HTMLInputElement>) => setWanted(event.currentTarget.value)}
      />
      {can.length > 0 && <div class="bar">{can.map(link)}</div>}
      {cannot.length > 0 && <p class="part-title">Not now</p>}
      {cannot.length > 0 && <div class="bar">{cannot.map(link)}</div>}
      {can.length + cannot.length === 0 && <p class="quiet">Nothing found.</p>}
    </Menu>
  )
}

interface RefusedProps {
  readonly name: string
  readonly self: string
  readonly rpcs: readonly Rpc[]
  readonly reasons: ReadonlyMap<string, string>
}

/** The reasons in words. Each name leads to the form: what a reason depends on may have changed since. */
function Refused({ name, self, rpcs, reasons }: RefusedProps): ComponentChildren {
  const viewHref = useViewHref()
  const refused = rpcs.filter((rpc) => reasons.has(rpc.name))
  if (refused.length === 0) return null
  return (
    <details class="refusals">
      <summary>
        {refused.length === 1 ? '1 message cannot be called now' : `${refused.length} messages cannot be called now`}
      </summary>
      <ul>
        {refused.map((rpc) => (
          <li key={rpc.name}>
            <a href={viewHref({ view: 'call', rpc: rpc.name, self })}>{rpc.name.slice(name.length + 1)}</a>
            {`: ${reasons.get(rpc.name)}`}
          </li>
        ))}
      </ul>
    </details>
  )
}
