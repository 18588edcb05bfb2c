/** Fills the examples of a page with real objects while there is a session. */
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import {
  type ExampleCall,
  type ExampleCalls,
  type ExampleFormat,
  type ExampleOptions,
  exampleCalls,
} from '../../../reference/examples.ts'
import { isAbout } from '../calls/rpc-index.ts'
import { chooseExample, type ExampleObject, exampleValues, refsAround, withRefs } from '../objects/example-object.ts'
import { useLiveConsole } from '../state/console-state.ts'

const Chosen = createContext<ExampleObject | undefined>(undefined)

export interface LiveExamplesProps {
  /** The class of the page. */
  readonly className: string
  readonly children: ComponentChildren
}

/** Chooses an object of the class for all examples inside, when someone logs in and when the object is destroyed. */
export function LiveExamples({ className, children }: LiveExamplesProps): ComponentChildren {
  const state = useLiveConsole()
  const [chosen, setChosen] = useState<ExampleObject>()
  const table = state?.tables.of(className)
  const isGone = chosen !== undefined && table?.isGone(chosen.ref) === true
  const user = state?.client.user
  // Another user may not see the object.
  const session = state?.client.session
  useEffect(() => {
    setChosen(undefined)
    if (!state || !table) return
    let isLeft = false
    const { api, rpcs, client, watch } = state
    const count = watch.counts.get(className.toLowerCase())
    chooseExample({ api, rpcs, client, count }, className).then(
      (object) => {
        if (isLeft || !object) return
        // The table then follows its changes.
        if (!table.records.has(object.ref)) table.put(object.ref, object.record)
        setChosen(object)
      },
      // The examples stay as they are without a session.
      () => undefined,
    )
    return () => {
      isLeft = true
    }
  }, [state, user, session, className, isGone])
  const record = chosen && table?.records.get(chosen.ref)
  const current = useMemo(() => chosen && { ...chosen, record: record ?? chosen.record }, [chosen, record])
  return <Chosen.Provider value={state ? current : undefined}>{children}</Chosen.Provider>
}

/** Stands for the session, which is as good as a password. */
const SESSION = 'OpaqueRef:SESSION'

export interface LiveExample {
  readonly textsOf: (format: ExampleFormat) => ExampleCall
  /** The objects whose references the call has. */
  readonly objects: readonly { readonly className: string; readonly ref: string }[]
  /** The object that the call is about. */
  readonly self: string | undefined
}

/** The example with the page's objects. Without a session, and before an object is found, the one of the API. */
export function useExample(api: Api, rpc: Rpc, url: string | undefined): LiveExample {
  const state = useLiveConsole()
  const chosen = useContext(Chosen)
  const [user, session] = [state?.client.user, state?.client.session]
  return useMemo(() => {
    const address = url === undefined ? {} : { url }
    if (!state) return { textsOf: textsOf(exampleCalls(api, rpc, address)), objects: [], self: undefined }
    const known: ExampleOptions = { ...address, session: SESSION, user: user || 'root' }
    const values = chosen ? exampleValues(api, rpc, chosen) : {}
    const refs = chosen ? refsAround(api, chosen) : new Map<string, string>()
    const texts = textsOf(exampleCalls(api, rpc, { ...known, ...values }), refs, session ?? undefined)
    const { call } = texts('jsonrpc2')
    const objects = [...refs].flatMap(([className, ref]) => (call.includes(ref) ? [{ className, ref }] : []))
    return { textsOf: texts, objects, self: chosen && isAbout(rpc, chosen.className) ? chosen.ref : undefined }
  }, [api, rpc, url, state, chosen, user, session])
}

/** With references in place of the example references, and without the session, which a record may name. */
function textsOf(calls: ExampleCalls, refs: ReadonlyMap<string, string> = new Map(), session?: string) {
  return (format: ExampleFormat): ExampleCall => {
    const { call, reply } = withRefs(calls[format], refs)
    if (session === undefined) return { call, reply }
    return { call: call.replaceAll(session, SESSION), reply: reply.replaceAll(session, SESSION) }
  }
}
