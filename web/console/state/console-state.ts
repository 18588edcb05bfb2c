/**
 * What a page of a server knows of the session and the objects while it is open, and the hooks that give it to
 * components.
 */
import { batch } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { RELOAD } from '../../parts/reload-event.ts'
import { DroppedError } from '../calls/call-errors.ts'
import { CallLog } from '../calls/call-log.ts'
import { Client } from '../calls/client.ts'
import { RpcIndex } from '../calls/rpc-index.ts'
import { ServerList } from '../calls/server-list.ts'
import { tabSession } from '../calls/session-keeper.ts'
import { filledForms, type KeptForm, putAside, takeBack } from '../forms/kept-forms.ts'
import { ChangeWatch } from '../objects/change-watch.ts'
import { ClassTables } from '../objects/class-tables.ts'
import { ObjectNames } from '../objects/object-names.ts'
import { ObjectNews } from '../objects/object-news.ts'
import { consoleViewOf } from '../route.ts'
import { Permissions } from '../session/permissions.ts'
import { SessionTabs, type TabChannel } from '../session/session-tabs.ts'
import { SeenTasks } from '../timeline/seen-tasks.ts'
import { Timeline } from '../timeline/timeline.ts'
import type { TextParts } from '../values/value-as-text.ts'
import { Notice } from './notice.ts'

export interface ConsoleState {
  readonly api: Api
  readonly rpcs: RpcIndex
  readonly client: Client
  readonly tabs: SessionTabs
  readonly tables: ClassTables
  readonly names: ObjectNames
  readonly watch: ChangeWatch
  /** Each event, after `tables` and `names` have it. */
  readonly news: ObjectNews
  readonly permissions: Permissions
  readonly log: CallLog
  /** The events since the page was opened. */
  readonly timeline: Timeline
  readonly tasks: SeenTasks
  readonly text: TextParts
  /** The server's address for other clients. */
  readonly url: string
  readonly notice: Notice
  readonly serverList: ServerList
  /**
   * The user's choices while the page is open: the order of tables, scroll positions and drafts of forms, each by its
   * key.
   */
  readonly choices: Map<string, unknown>
  /** Forms that were filled in before the page was reloaded, each until it is opened. */
  readonly forms: Map<string, KeptForm>
}

/** Works only in a browser. */
export function createState(api: Api): ConsoleState {
  const rpcs = new RpcIndex(api)
  const client = new Client({
    path: 'jsonrpc',
    fetch: (...args) => fetch(...args),
    keeper: tabSession(),
    replaced: () => forgetUser(state),
  })
  const tables = new ClassTables(api, rpcs, client)
  const names = new ObjectNames({ api, rpcs, client, tables })
  const news = new ObjectNews()
  const timeline = new Timeline(rpcs, names)
  const tasks = new SeenTasks()
  news.subscribe((item) => {
    timeline.add(item)
    if (item.className === 'task') tasks.add(item)
  })
  const watch = new ChangeWatch({
    client,
    from: eventRpc(api, rpcs),
    changed(event) {
      const className = tables.rpcs.called(event.class)?.name
      const before = className === undefined ? undefined : tables.of(className)?.known(event.ref)
      tables.apply(event)
      names.apply(event)
      if (className !== undefined) news.tell({ event, className, before, at: new Date() })
    },
    lost: () => tables.reload(),
    pause,
  })
  const text: TextParts = { api, nameOf: (className, ref) => names.text(className, ref) }
  const url = location.origin
  const permissions = new Permissions()
  const [log, notice, choices] = [new CallLog(api), new Notice(), new Map<string, unknown>()]
  const sessions = new SessionTabs({
    client,
    // The same origin may have another server at another path.
    channel: new BroadcastChannel(`crowfoot ${new URL('.', location.href).pathname}`) as TabChannel,
    answered: () => new Promise((resolve) => setTimeout(resolve, ANSWERS)),
    left: () => forgetUser(state),
  })
  const serverList = new ServerList((...args) => fetch(...args))
  const parts = { api, rpcs, client, tables, names, watch, news, timeline, tasks, permissions, serverList }
  const forms = new Map(takeBack(client.user))
  const state: ConsoleState = { ...parts, tabs: sessions, log, text, url, notice, choices, forms }
  addEventListener(RELOAD, () => {
    // Keeps also the forms of an earlier reload that were not opened since.
    const filled = filledForms(choices, (key) => paramsOfForm(tables.rpcs, key))
    putAside(client.user, new Map([...forms, ...filled]))
  })
  if (api.uses.includes('session')) void sessions.ask()
  return state
}

/**
 * The same session, objects and input, for another text of the API. Tables of classes that have changed are read again, and show
 * what they have until then. Parts of the state that know the API are told here.
 */
export function renewState(state: ConsoleState, api: Api): ConsoleState {
  if (state.api === api) return state
  const rpcs = new RpcIndex(api)
  const { tables, names, watch, log, timeline, choices, forms } = state
  // Drafts are kept by the place of their parameter, which may be another one now.
  for (const [key, form] of filledForms(choices, (of) => paramsOfForm(state.rpcs, of))) {
    forms.set(key, form)
    choices.delete(key)
  }
  batch(() => {
    tables.renew(api, rpcs)
    names.renew(api, rpcs)
    log.renew(api)
    timeline.renew(rpcs)
  })
  // The server was started again, and answers now.
  watch.renew(eventRpc(api, rpcs))
  return { ...state, api, rpcs, text: { ...state.text, api } }
}

function eventRpc(api: Api, rpcs: RpcIndex): Rpc | undefined {
  return api.uses.includes('event') ? rpcs.get('event.from') : undefined
}

function paramsOfForm(rpcs: RpcIndex, key: string): readonly string[] {
  const view = consoleViewOf(key.slice(key.indexOf('#')))
  return (view.view === 'call' && rpcs.get(view.rpc)?.params.map((p) => p.name)) || []
}

/** Milliseconds that other tabs get to offer their session. */
const ANSWERS = 100

/** Logs out here, in all other tabs of the same session, and on the server. */
export function logOut(state: ConsoleState): void {
  const { client, rpcs, tabs } = state
  const { session } = client
  void client.logout(rpcs.get('session.logout'))
  forgetUser(state)
  if (session !== null) tabs.ended(session)
}

/** Makes a call for the user and adds it to the history. Throws RpcError, NetworkError or DroppedError. */
export async function callFor(state: ConsoleState, rpc: Rpc, params: readonly unknown[]): Promise<unknown> {
  const at = new Date()
  const started = performance.now()
  const note = (result: { value: unknown } | { error: unknown }) =>
    state.log.add({ at, rpc, params, milliseconds: performance.now() - started, result })
  try {
    const value = await state.client.call(rpc, params)
    if (rpc.name.startsWith('Async.')) state.tasks.own(String(value))
    note({ value })
    return value
  } catch (error) {
    if (error instanceof DroppedError) {
      // The page and its history belong to another user now.
      if (!error.wasSent) state.notice.say(droppedText(rpc, state.client.user))
      throw error
    }
    state.permissions.learn(error)
    note({ error })
    throw error
  }
}

/** Forgets everything of the previous user: another user has other permissions. */
function forgetUser({ tables, names, log, timeline, tasks, permissions, notice, choices, forms }: ConsoleState): void {
  tables.clear()
  names.clear()
  log.clear()
  timeline.clear()
  tasks.clear()
  choices.clear()
  forms.clear()
  permissions.forget()
  // It may name an object of the previous user.
  notice.say('')
}

function droppedText(rpc: Rpc, user: string): string {
  return `${rpc.name} was not called: its session had ended, and ${user} has logged in.`
}

export const ConsoleContext = createContext<ConsoleState | null>(null)

export function useConsole(): ConsoleState {
  const state = useContext(ConsoleContext)
  if (!state) throw new Error('A part of the console stands outside of it')
  return state
}

/**
 * The state, if calls can be made now: someone is logged in, or the API has no sessions. null on static pages, while
 * Node renders, and before a log-in.
 */
export function useLiveConsole(): ConsoleState | null {
  const state = useContext(ConsoleContext)
  return state && isOpen(state) ? state : null
}

/** Whether calls can be made: someone is logged in, or the API has no sessions. */
export function isOpen({ api, client }: ConsoleState): boolean {
  return client.session !== null || !api.uses.includes('session')
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
