/**
 * Which server a task belongs to, where several share the data: the setting `task-server:REF`, until the task ends. It is
 * `SERVER` for a task that the server runs, and `SERVER idle` for one that a client has made there for itself.
 */
import type { Servers } from '../../engine/servers.ts'
import type { Settings } from '../../store/store.ts'
import { SLICE } from '../slices.ts'

const PREFIX = 'task-server:'
const IDLE = ' idle'

export class TaskServers {
  readonly #settings: Settings
  readonly #servers: Servers

  constructor(settings: Settings, servers: Servers) {
    this.#settings = settings
    this.#servers = servers
  }

  /** This server runs the task. */
  run(ref: string): void {
    this.#set(ref, this.#servers.id)
  }

  /** A client has made the task at this server. */
  made(ref: string): void {
    this.#set(ref, this.#servers.id + IDLE)
  }

  /** No server runs the task. */
  isFree(ref: string): boolean {
    return this.#settings.get(PREFIX + ref)?.endsWith(IDLE) ?? true
  }

  /** Nobody will end the task. */
  isLeft(ref: string): boolean {
    const [server] = this.#settings.get(PREFIX + ref)?.split(' ') ?? []
    return !this.#servers.isAlive(server)
  }

  forget(ref: string): void {
    if (this.#settings.get(PREFIX + ref) !== undefined) this.#settings.delete(PREFIX + ref)
  }

  /** The tasks that belong to any server. */
  refs(): string[] {
    return this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
  }

  /** Forgets tasks that are gone, one slice at each call. */
  sweep(isThere: (ref: string) => boolean): void {
    for (const ref of this.refs()
      .filter((one) => !isThere(one))
      .slice(0, SLICE))
      this.forget(ref)
  }

  #set(ref: string, text: string): void {
    this.#servers.note()
    this.#settings.set(PREFIX + ref, text)
  }
}
