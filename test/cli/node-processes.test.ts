/** Real child processes: a server does not outlive the command that started it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { sampleApi } from '../runtime/sample-api.ts'

const source = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

describe('a child process', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-processes-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** The process that starts a server, once that listens. */
  async function start() {
    const [server, command] = [join(folder, 'server.mjs'), join(folder, 'command.mjs')]
    const started = `import { main } from ${source('runtime/main.ts')}
      await main(${JSON.stringify(sampleApi())})`
    writeFileSync(server, started)
    writeFileSync(
      command,
      `import { nodeProcesses } from ${source('cli/host/node-processes.ts')}
      const args = ['--port', '0', '--data', ':memory:']
      const child = nodeProcesses().start(${JSON.stringify(server)}, args, (text) => console.log(text))
      process.once('SIGTERM', () => child.stop())
      console.log('ended with ' + (await child.ended))`,
    )
    const parent = spawn(process.execPath, [command], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said: string[] = []
    const lines = createInterface({ input: parent.stdout }).on('line', (line) => said.push(line))
    while (!said.some((line) => line.startsWith('listening on '))) await once(lines, 'line')
    const url = said.find((line) => line.startsWith('listening on '))?.slice(13) ?? ''
    return { parent, url, said, ended: once(lines, 'close') }
  }

  it('ends when its parent process is killed', async () => {
    const { parent, url } = await start()
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    while (await answers(url));
  })

  it('ends when it is stopped, and resolves its end', async () => {
    const { parent, said, ended } = await start()
    parent.kill('SIGTERM')
    await ended
    assert.equal(said.at(-1), 'ended with 0')
  })
})

/** The process may remain for longer, if no parent waits for it. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/healthz`, { headers: { Connection: 'close' } })
    return true
  } catch {
    return false
  }
}
