/** A host whose files are a map of strings and whose processes are scripted. */
import { join } from 'node:path/posix'
import { gzipSync } from 'node:zlib'
import type { Child, Host, Subscription } from '../../cli/host.ts'
import { runCrow } from '../../cli/run.ts'
import { ASSET_NAMES, type Assets } from '../../web/assets.ts'

export interface MemoryHost extends Host {
  /** Text, or bytes. */
  readonly content: Map<string, string | Uint8Array>
  /** Of the environment. */
  readonly variables: Map<string, string>
  /** The output so far. */
  readonly out: () => string
  readonly err: () => string
  readonly children: FakeChild[]
  /** Changes a file in the watched folder. */
  save(path: string, text: string): void
  /** Writes a line to stdin. */
  types(line: string): void
  /** Ends stdin. */
  endInput(): void
  /** Ctrl-C. */
  interrupt(): void
  /** Resolves when something is printed or started. */
  somethingHappens(): Promise<void>
}

export interface FakeChild extends Child {
  readonly script: string
  readonly args: readonly string[]
  readonly nodeOptions: readonly string[]
  /** It reads the input of this process. */
  readonly input: boolean
  /** The script's text when it was started. */
  readonly text: string
  readonly prints: (line: string, to?: 'stdout' | 'stderr') => void
  readonly ends: (code: number) => void
  /** The messages that were sent to it. */
  readonly messages: object[]
  stopped: boolean
}

/** `files`: path (relative, `/`) to content. */
export function memoryHost(
  files: { readonly [path: string]: string | Uint8Array },
  colour = false,
  input: string | Uint8Array = '',
  columns?: number,
): MemoryHost {
  const content = new Map(Object.entries(files))
  const variables = new Map<string, string>()
  const printed = { stdout: '', stderr: '' }
  const changed = new Set<() => void>()
  const stops = new Set<() => void>()
  const listeners = new Set<(line: string) => void>()
  const ends = new Set<() => void>()
  const children: FakeChild[] = []
  let happened = Promise.withResolvers<void>()
  const happens = () => {
    happened.resolve()
    happened = Promise.withResolvers<void>()
  }
  const output = (to: 'stdout' | 'stderr') => ({
    colour,
    columns,
    write: (text: string) => {
      printed[to] += text
      happens()
    },
  })
  return {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: {
      terminal: false,
      secret: () => Promise.resolve(null),
      line: () => Promise.resolve(''),
      onLine(heard, ended) {
        if (ended) ends.add(ended)
        return registered(listeners, heard)
      },
      bytes: async () => Buffer.from(input),
    },
    cwd: '/home/pool',
    version: '1.2.3',
    env: (name) => variables.get(name),
    runtime: '/crowfoot/runtime.mjs',
    samples: '/crowfoot/samples',
    script: '/crowfoot/bin/crow.js',
    isInspected: false,
    siteAssets: async () => ASSETS,
    content,
    variables,
    out: () => printed.stdout,
    err: () => printed.stderr,
    children,
    save(path, text) {
      content.set(path, text)
      for (const listener of changed) listener()
    },
    types(line) {
      for (const listener of listeners) listener(line)
    },
    endInput() {
      for (const ended of ends) ended()
    },
    interrupt() {
      for (const stop of stops) stop()
    },
    somethingHappens: () => happened.promise,
    files: memoryFiles(content, changed),
    processes: {
      start(script, args, line, nodeOptions = [], input = false) {
        const child = fakeChild({ script, args, nodeOptions, input, text: String(content.get(script)) }, line)
        children.push(child)
        happens()
        return child
      },
      onStop: (stop) => registered(stops, stop),
    },
  }
}

const EMPTY = gzipSync('').toString('base64')
const ASSETS = Object.fromEntries(ASSET_NAMES.map((name) => [name, EMPTY])) as Assets

/** Runs a command line against files. Returns its exit code and its output. */
export async function crow(
  args: readonly string[],
  files: { readonly [path: string]: string | Uint8Array } = {},
  input: string | Uint8Array = '',
): Promise<{ code: number; out: string; err: string; host: MemoryHost }> {
  const host = memoryHost(files, false, input)
  const code = await runCrow(args, host)
  return { code, out: host.out(), err: host.err(), host }
}

function memoryFiles(content: Map<string, string | Uint8Array>, changed: Set<() => void>): Host['files'] {
  const inside = (folder: string) => (path: string) => folder === '.' || path.startsWith(`${folder}/`)
  return {
    kind(path) {
      const name = join(path)
      if (content.has(name)) return 'file'
      return name === '.' || [...content.keys()].some(inside(name)) ? 'directory' : null
    },
    list(directory) {
      const folder = join(directory)
      const names = [...content.keys()]
        .filter(inside(folder))
        .map((p) => (folder === '.' ? p : p.slice(folder.length + 1)))
      return names.filter((name) => !name.includes('/'))
    },
    entries(directory) {
      const rest = [...content.keys()].filter(inside(join(directory))).map((p) => p.slice(join(directory).length + 1))
      return [...new Set(rest.map((p) => p.replace(/\/.*/, '')))]
    },
    folders(directory) {
      const folder = join(directory)
      const below = [...content.keys()]
        .filter(inside(folder))
        .map((p) => (folder === '.' ? p : p.slice(folder.length + 1)))
      const names = below.filter((p) => p.includes('/')).map((p) => p.replace(/\/.*/, ''))
      return [...new Set(names)].filter((name) => !name.startsWith('.'))
    },
    read(path) {
      const found = content.get(join(path))
      if (found === undefined) throw missing(path)
      return typeof found === 'string' ? new TextEncoder().encode(found) : found
    },
    write: (path, text) => void content.set(join(path), text),
    writeSecret: (path, text) => void content.set(join(path), text),
    writeInside: (folder, path, text) => void content.set(join(folder, path), text),
    isLink: () => false,
    temporary: () => '/tmp/crow-1',
    remove(path) {
      for (const name of [...content.keys()].filter((p) => p === path || inside(path)(p))) content.delete(name)
      content.set(`removed ${path}`, '')
    },
    watch: (_directory, listener) => registered(changed, listener),
    version: (path) => String(content.get(join(path))),
  }
}

function registered<T>(listeners: Set<T>, listener: T): Subscription {
  listeners.add(listener)
  return { close: () => void listeners.delete(listener) }
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), {
    syscall: 'open',
    code: 'ENOENT',
  })
}

function fakeChild(
  started: Pick<FakeChild, 'script' | 'args' | 'nodeOptions' | 'input' | 'text'>,
  line: (text: string, to: 'stdout' | 'stderr') => void,
): FakeChild {
  const { promise, resolve } = Promise.withResolvers<number>()
  return {
    ...started,
    messages: [],
    send(message) {
      this.messages.push(message)
    },
    stopped: false,
    ended: promise,
    prints: (what, to = 'stdout') => line(what, to),
    ends: resolve,
    stop() {
      this.stopped = true
      resolve(0)
    },
  }
}
