/**
 * A page in Debian's Firefox, by WebDriver BiDi (w3c.github.io/webdriver-bidi). playwright speaks it too, but sends a command
 * (emulation.setMediaFeaturesOverride) that Firefox 153 does not know.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path))

export interface FirefoxPage {
  /** Errors of the pages since the last call. */
  takeErrors(): string[]
  /** Resolves when the page is loaded. */
  open(url: string): Promise<void>
  /** Resolves when the expression has a true value in the page. */
  until(expression: string): Promise<void>
  close(): Promise<void>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly level?: string; readonly text?: string }
  readonly error?: string
  readonly message?: string
  readonly result?: unknown
}

export async function startFirefox(): Promise<FirefoxPage> {
  assert.ok(FIREFOX)
  const profile = mkdtempSync(join(tmpdir(), 'crow-firefox-'))
  const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const child = spawn(FIREFOX, options, { stdio: ['ignore', 'ignore', 'pipe'] })
  const socket = new WebSocket(`${await addressOf(child.stderr)}/session`)
  await once(socket, 'open')
  const { send, errors } = speak(socket)
  await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['log.entryAdded'] })
  const { context } = (await send('browsingContext.create', { type: 'tab' })) as { context: string }
  const until = async (expression: string) => {
    const found = `new Promise((done) => { const look = () => (${expression}) ? done(true) : setTimeout(look, 50); look() })`
    const asked = { expression: found, target: { context }, awaitPromise: true }
    assert.equal(((await send('script.evaluate', asked)) as { type: string }).type, 'success')
  }
  return {
    takeErrors: () => errors.splice(0),
    open: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    until,
    async close() {
      const ended = once(child, 'exit')
      socket.close()
      child.kill('SIGTERM')
      await ended
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const address = /^WebDriver BiDi listening on (ws:\S+)$/.exec(line)?.[1]
    if (address === undefined) continue
    stderr.resume()
    return address
  }
  throw new Error('Firefox ended before it was listening')
}

/** Commands over the socket, and the errors that pages log meanwhile. */
function speak(socket: WebSocket) {
  const waiting = new Map<number, (message: Message) => void>()
  const errors: string[] = []
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message
    if (message.method === 'log.entryAdded' && message.params?.level === 'error') errors.push(message.params.text ?? '')
    if (message.id !== undefined) waiting.get(message.id)?.(message)
  })
  const send = async (method: string, params: object): Promise<unknown> => {
    const id = ++last
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const { error, message, result } = await answer
    waiting.delete(id)
    assert.equal(error, undefined, message)
    return result
  }
  return { send, errors }
}
