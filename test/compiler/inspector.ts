/** A debugger of Node's inspector that knows lines of sources by the source map of the script, as editors' debuggers do. */
import { allMappings, fromMap, type Mapping } from '@jridgewell/gen-mapping'

interface Paused {
  readonly callFrames: readonly {
    readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
    readonly scopeChain: readonly { readonly type: string; readonly object: { readonly objectId: string } }[]
  }[]
}

interface Script {
  readonly url: string
  readonly scriptId: string
  readonly sourceMapURL: string
}

interface Property {
  readonly name: string
  readonly value?: { readonly value?: unknown; readonly unserializableValue?: string }
}

export interface SourceLine {
  readonly source: string
  /** From 1. */
  readonly line: number
}

export class Inspector {
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (result: never) => void>()
  #id = 0
  #mappings: readonly Mapping[] = []
  #scriptId = ''
  #pause = Promise.withResolvers<Paused>()
  #parsed: (script: Script) => void = () => {}
  /** The names of the source map. */
  names: readonly string[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data))))
  }

  static async open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url)
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
    return new Inspector(socket)
  }

  /** Lets the process, which waits, run until a script is loaded, and on with a breakpoint in it. */
  async stopAt(source: string, line: number, script: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<Script>()
    this.#parsed = (parsed) => parsed.url.endsWith(`/${script}`) && resolve(parsed)
    await this.#ask('Debugger.enable')
    await this.#ask('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptWithSourceMapExecution' })
    await this.#ask('Runtime.runIfWaitingForDebugger')
    const { scriptId, sourceMapURL } = await promise
    await this.#pause.promise
    const map = JSON.parse(Buffer.from(sourceMapURL.split('base64,')[1] ?? '', 'base64').toString())
    this.names = map.names
    this.#scriptId = scriptId
    this.#mappings = allMappings(fromMap(map))
    const found = this.#mappings.find((one) => one.source === source && one.original?.line === line)
    if (!found) throw new Error(`${source}:${line} has no code`)
    const location = { scriptId, lineNumber: found.generated.line - 1, columnNumber: found.generated.column }
    await this.#ask('Debugger.setBreakpoint', { location })
    await this.#go('Debugger.resume')
  }

  /** Where the process stops, when it does. */
  async paused(): Promise<SourceLine> {
    const { callFrames } = await this.#pause.promise
    const place = callFrames[0] && this.#sourceOf(callFrames[0].location)
    if (!place) throw new Error('The process stands at code without a source.')
    return place
  }

  /** Steps over statements to the next that has a source. */
  async step(): Promise<SourceLine> {
    for (;;) {
      await this.#go('Debugger.stepOver')
      const { callFrames } = await this.#pause.promise
      const place = callFrames[0] && this.#sourceOf(callFrames[0].location)
      if (place) return place
    }
  }

  /** The local variables, as texts. */
  async locals(): Promise<{ readonly [name: string]: string }> {
    const { callFrames } = await this.#pause.promise
    const scopes = callFrames[0]?.scopeChain.filter(({ type }) => type === 'local' || type === 'block') ?? []
    const found: [string, string][] = []
    for (const { object } of scopes) {
      const { result } = await this.#ask<{ result: Property[] }>('Runtime.getProperties', { objectId: object.objectId })
      for (const { name, value } of result) found.push([name, value?.unserializableValue ?? String(value?.value)])
    }
    return Object.fromEntries(found)
  }

  /** Lets the process run on, without a debugger. */
  async close(): Promise<void> {
    await this.#ask('Debugger.disable')
    this.#socket.close()
  }

  async #go(method: string): Promise<void> {
    this.#pause = Promise.withResolvers()
    await this.#ask(method)
  }

  #ask<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#id
    const { promise, resolve } = Promise.withResolvers<T>()
    this.#answers.set(id, resolve)
    this.#socket.send(JSON.stringify({ id, method, params }))
    return promise
  }

  #hear(message: { id?: number; result?: never; method?: string; params?: never }): void {
    if (message.id !== undefined) this.#answers.get(message.id)?.(message.result as never)
    else if (message.method === 'Debugger.scriptParsed') this.#parsed(message.params as never)
    else if (message.method === 'Debugger.paused') this.#pause.resolve(message.params as never)
  }

  /** The last mapping before a place on its line. */
  #sourceOf({ scriptId, lineNumber, columnNumber }: Paused['callFrames'][number]['location']): SourceLine | undefined {
    if (scriptId !== this.#scriptId) return undefined
    const before = this.#mappings.filter(
      ({ generated }) => generated.line === lineNumber + 1 && generated.column <= columnNumber,
    )
    const last = before.at(-1)
    return last?.source && last.original ? { source: last.source, line: last.original.line } : undefined
  }
}
