/** Everything that still refers to an object, each with its way to go: destroy it, or let its field go. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { returnFocus } from '../../parts/return-focus.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { callFor, useConsole } from '../state/console-state.ts'
import { type Blocker, blockersOf, classesToSearch } from './blockers.ts'

export interface BlockerListProps {
  /** The RPC that would destroy the object. */
  readonly rpc: Rpc
  readonly table: ClassTable
  readonly refId: string
}

/** Rows in the list at most. */
const MOST = 100

export function BlockerList({ rpc, table, refId }: BlockerListProps): ComponentChildren {
  const state = useConsole()
  const { api, tables } = state
  const { name } = table.owner
  const searched = classesToSearch(api, name).flatMap((one) => tables.of(one) ?? [])
  useEffect(() => {
    for (const one of searched) one.open()
  }, [name])
  const record = table.records.get(refId)
  const blockers = record ? blockersOf(state, name, refId, record) : []
  const isLooking = searched.some((one) => one.state === 'loading')
  if (blockers.length === 0) return <p class="quiet">{isLooking ? 'Looking for what refers to it…' : NOTHING}</p>
  return (
    <div class="blockers">
      <p>{introOf(blockers.length, name, bodyOfRpc(api, rpc) !== undefined)}</p>
      <ul aria-label="What refers to it">
        {blockers.slice(0, MOST).map((blocker) => (
          <BlockerRow
            key={`${blocker.ref} ${blocker.field}`}
            blocker={blocker}
            refresh={() => table.fetch(refId).then(() => undefined)}
          />
        ))}
      </ul>
      {blockers.length > MOST && <p class="quiet">{`and ${blockers.length - MOST} more`}</p>}
      {isLooking && <p class="quiet">Looking for others…</p>}
    </div>
  )
}

const NOTHING = 'Nothing else refers to it.'

/** A body may take away what refers to the object, or refuse; without one the server always refuses. */
function introOf(count: number, name: string, hasBody: boolean): string {
  const who = count === 1 ? '1 object still refers to it' : `${count} objects still refer to it`
  return hasBody
    ? `${who}. ${name}.destroy may take them away itself, or refuse.`
    : `${who}. It can be destroyed when none does any more.`
}

interface BlockerRowProps {
  readonly blocker: Blocker
  /** Reads the object again, where no events do it. */
  readonly refresh: () => Promise<void>
}

function BlockerRow({ blocker, refresh }: BlockerRowProps): ComponentChildren {
  const state = useConsole()
  const [error, setError] = useState<unknown>(null)
  const { class: name, ref, field, unset, destroy } = blocker
  const label = state.names.withClass(name, ref)
  const run = async (rpc: Rpc, params: readonly unknown[]) => {
    setError(null)
    try {
      await callFor(state, rpc, params)
      if (rpc === destroy) state.tables.of(name)?.remove(ref)
      else await state.tables.of(name)?.fetch(ref)
      await refresh()
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <li>
      <span class="blocker">
        {!state.names.text(name, ref).startsWith(`${name} `) && <span class="quiet">{name}</span>}
        <ShownValue type={{ kind: 'ref', class: name, nullable: false }} value={ref} />
        <span class="quiet">
          {'in its field '}
          <code>{field}</code>
        </span>
      </span>
      <span class="ways">
        {unset && (
          <WayButton
            rpc={unset.rpc}
            text={unset.rpc.does.kind === 'remove' ? `Remove from ${field}` : `Unset ${field}`}
            label={label}
            run={() => run(unset.rpc, unset.params)}
          />
        )}
        {destroy && (
          <WayButton rpc={destroy} text={`Destroy ${name}`} label={label} run={() => run(destroy, [ref])} isDanger />
        )}
        {!unset && !destroy && <span class="quiet">Its page has what can be done.</span>}
      </span>
      <ErrorNote error={error} />
    </li>
  )
}

interface WayButtonProps {
  readonly rpc: Rpc
  readonly text: string
  /** The blocker, for screen readers. */
  readonly label: string
  readonly run: () => Promise<void>
  readonly isDanger?: boolean
}

/** Asks once more before something is destroyed. */
function WayButton({ rpc, text, label, run, isDanger = false }: WayButtonProps): ComponentChildren {
  const { permissions } = useConsole()
  const [asking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const whyNot = permissions.whyNot(rpc)
  const box = useRef<HTMLSpanElement>(null)
  const next = (name: string) => returnFocus(() => box.current?.querySelector<HTMLElement>(`[data-way="${name}"]`))
  const ask = (is: boolean) => {
    setAsking(is)
    next(is ? 'keep' : 'go')
  }
  const go = async () => {
    setAsking(false)
    setBusy(true)
    const question = box.current?.closest('.confirmation')
    await run()
    setBusy(false)
    // The blocker has gone with its buttons.
    returnFocus(() => question?.querySelector<HTMLElement>('[data-next]'))
  }
  // The second click of a double click and a held key do not destroy: the one is not heard, the other keeps the object.
  return (
    <span class="way" ref={box}>
      {asking ? (
        <>
          <button key="keep" type="button" class="small" data-way="keep" onClick={() => ask(false)}>
            Keep it
          </button>
          <button
            key="really"
            type="button"
            class="small danger"
            aria-label={`Really ${text.toLowerCase()}: ${label}`}
            onClick={({ detail }) => detail < 2 && void go()}
          >
            Really destroy
          </button>
        </>
      ) : (
        <button
          key="go"
          type="button"
          class={isDanger ? 'small danger' : 'small'}
          data-way="go"
          disabled={isBusy || whyNot !== undefined}
          title={whyNot}
          aria-label={`${text}: ${label}`}
          onClick={() => (isDanger ? ask(true) : void go())}
        >
          {text}
        </button>
      )}
    </span>
  )
}
