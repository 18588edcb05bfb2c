/** Compiled servers under Node's inspector, and the stacks in their logs: both by the lines of `.crow` files and `handlers.ts`. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, afterEach, before, describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { bundleHandlers } from '../../compiler/bundle-handlers.ts'
import { compile } from '../../compiler/compile.ts'
import { parse } from '../../grammar/parse.ts'
import { handlerTypes } from '../../reference/handler-types.ts'
import { callServer } from '../runtime/server-process.ts'
import { ProcessLines } from '../support/process-lines.ts'
import { SERVER_PARTS } from '../support/site-assets.ts'
import { Inspector } from './inspector.ts'

const TEXT = `api Depot

error FULL(depot)

class depot {
  RW size : int = 0
  RW sizes : (string -> int) map = {}
  message fill(depot : depot ref, more : int, default : int = 1) : int throws FULL {
    require depot.size < 100 else FULL(depot)
    let new = more + default
    first(d in all depot).size += new
    depot.sizes["all"] = 0
    depot.sizes["all"] += new
    wait 10ms
    if depot.size > 1 {
      depot.size += 1
    }
    for d in all depot {
      d.size += 0
    }
    return depot.size
  }
  message scan(depot : depot ref) : int {
    return sum(s for s in list_sizes(depot))
  }
  message has_room(depot : depot ref, more : int) : bool {
    return can room(depot, more)
  }
}

define room(depot : depot ref, more : int) {
  let new = depot.size + more
  require new < 100 else FULL(depot)
}

external list_sizes(depot : depot ref) : int set
`

const HANDLERS = `import type { Externals } from './api.gen.ts'
import { broken } from './broken.ts'

interface Unused {
  readonly name: string
}

export const externals = {
  list_sizes: async () => broken({ name: 'a' } as Unused),
} satisfies Externals
`

const BROKEN = `export function broken(of: { readonly name: string }): bigint[] {
  throw new TypeError(of.name)
}
`

const lineOf = (part: string, text = TEXT) => text.slice(0, text.indexOf(part)).split('\n').length

describe('a compiled server', function () {
  this.timeout(60_000)
  let folder: string
  let text: string
  let child: ChildProcess | undefined

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-debugging-'))
    writeFileSync(join(folder, 'handlers.ts'), HANDLERS)
    writeFileSync(join(folder, 'broken.ts'), BROKEN)
    const { model } = analyze([{ path: '../apis/depot.crow', tree: parse(TEXT) }], 'api')
    assert.ok(model)
    const types = { path: join(folder, 'api.gen.ts'), text: handlerTypes(model) }
    const handlers = await bundleHandlers({ path: join(folder, 'handlers.ts'), types })
    const sourceRoot = `${pathToFileURL(folder).href}/`
    text = (await compile(model, SERVER_PARTS, { handlers, sourceRoot }))[0]?.text ?? ''
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  afterEach(async () => {
    if (child?.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  })

  function start(server: string, ...options: readonly string[]): ProcessLines {
    const script = join(folder, 'server.mjs')
    writeFileSync(script, server)
    const args = [...options, script, '--port', '0', '--data', ':memory:', '--log-format', 'text']
    child = spawn(process.execPath, args, { cwd: folder })
    return new ProcessLines(child)
  }

  const addressOf = async (lines: ProcessLines) => (await lines.line(/^listening on (\S+)$/))[1] ?? ''

  it('logs a bug in a body with the line of the text', async () => {
    const broken = text.replace('depot_size.set($run, d,', 'depot_size.sett($run, d,')
    assert.notEqual(broken, text)
    const lines = start(broken, '--enable-source-maps')
    const url = await addressOf(lines)
    await callServer(url, 'depot.fill', await callServer(url, 'depot.create', {}), 1)
    const [, file, line] = await lines.line(/at \S*depot_fill.* \(?(?:file:\/\/)?(\/\S+?):(\d+):\d+\)?$/)
    assert.deepEqual([file, Number(line)], [join(folder, 'depot.crow'), lineOf('d.size += 0')])
  })

  it('logs an error of handlers.ts with the lines of the files, and none for the code of the server', async () => {
    const lines = start(text, '--enable-source-maps')
    const url = await addressOf(lines)
    await callServer(url, 'depot.scan', await callServer(url, 'depot.create', {}))
    const next = async () => (await lines.line(/^ *at .*?\/([^/]+?):(\d+):\d+\)?$/)).slice(1)
    assert.deepEqual(await next(), ['broken.ts', String(lineOf('throw', BROKEN))])
    assert.deepEqual(await next(), ['handlers.ts', String(lineOf('list_sizes', HANDLERS))])
    assert.equal((await next())[0], 'server.mjs')
  })

  it('stops where a body begins, with its parameters', async () => {
    const lines = start(text, '--inspect-wait=127.0.0.1:0', '--inspect-publish-uid=stderr')
    const inspector = await Inspector.open((await lines.line(/listening on (ws:\S+)$/))[1] ?? '')
    await inspector.stopAt('depot.crow', lineOf('message fill'), 'server.mjs')
    const url = await addressOf(lines)
    const filled = callServer(url, 'depot.fill', await callServer(url, 'depot.create', {}), 1)
    assert.equal((await inspector.paused()).line, lineOf('message fill'))
    assert.equal((await inspector.locals()).more, '1n')
    assert.equal((await inspector.step()).line, lineOf('require depot.size'))
    await inspector.close()
    assert.equal(await filled, 3)
  })

  it('stops once at each statement, shows its locals, and steps over a wait', async () => {
    const lines = start(text, '--inspect-wait=127.0.0.1:0', '--inspect-publish-uid=stderr')
    const inspector = await Inspector.open((await lines.line(/listening on (ws:\S+)$/))[1] ?? '')
    await inspector.stopAt('depot.crow', lineOf('let new'), 'server.mjs')
    const url = await addressOf(lines)
    const depot = await callServer(url, 'depot.create', {})
    const filled = callServer(url, 'depot.fill', depot, 1)
    const seen = [await inspector.paused()]
    while (seen.at(-1)?.line !== lineOf('return depot.size')) seen.push(await inspector.step())
    const first = lineOf('let new')
    const loop = lineOf('for d in')
    const straight = [0, 1, 2, 3, 4, 5, 6].map((more) => first + more)
    assert.deepEqual(
      seen.map(({ line }) => line),
      [...straight, ...[0, 0, 1, 0, 3].map((more) => loop + more)],
    )
    const { more, default$, new$ } = await inspector.locals()
    assert.deepEqual([more, default$, new$], ['1n', '1n', '2n'])
    assert.deepEqual(inspector.names, ['default', 'new'])
    await inspector.close()
    assert.equal(await filled, 3)
  })

  it('stops in a check that "can" evaluates', async () => {
    const lines = start(text, '--inspect-wait=127.0.0.1:0', '--inspect-publish-uid=stderr')
    const inspector = await Inspector.open((await lines.line(/listening on (ws:\S+)$/))[1] ?? '')
    await inspector.stopAt('depot.crow', lineOf('require new < 100'), 'server.mjs')
    const url = await addressOf(lines)
    const asked = callServer(url, 'depot.has_room', await callServer(url, 'depot.create', {}), 100)
    assert.equal((await inspector.paused()).line, lineOf('require new < 100'))
    assert.equal((await inspector.locals()).new$, '100n')
    await inspector.close()
    assert.equal(await asked, false)
  })
})
