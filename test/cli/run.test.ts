/** The command line itself: help, version, and wrong calls. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from './memory-host.ts'

const COMMANDS = [
  'check',
  'fmt',
  'explain',
  'import',
  'compile',
  'conform',
  'serve',
  'openrpc',
  'user',
  'backup',
  'fsck',
  'lsp',
  'help',
]

describe('the crow command', () => {
  it('prints its version', async () => {
    const { code, out } = await crow(['--version'])
    assert.deepEqual([code, out], [0, '1.2.3\n'])
  })

  it('lists the commands, and prints the help of each', async () => {
    const { code, out } = await crow(['help'])
    assert.equal(code, 0)
    for (const command of COMMANDS) {
      assert.match(out, new RegExp(`^  ${command} `, 'm'))
      const help = await crow(['help', command])
      assert.equal(help.code, 0)
      assert.match(help.out, new RegExp(`^Usage: crow ${command} `))
      assert.deepEqual((await crow([command, '--help'])).out, help.out)
    }
  })

  it('exits 2 with no command, and prints the help', async () => {
    const { code, err } = await crow([])
    assert.equal(code, 2)
    assert.match(err, /^Usage: crow /)
  })

  it('exits 2 for an unknown command or option, and suggests a known one', async () => {
    const command = await crow(['chekc'])
    assert.equal(command.code, 2)
    assert.match(command.err, /^crow: unknown command 'chekc'\n\(Did you mean check\?\)/)
    const option = await crow(['check', '--fromat', 'json'])
    assert.equal(option.code, 2)
    assert.match(option.err, /Did you mean --format\?/)
  })

  it('exits 2 for help on an unknown command', async () => {
    const close = await crow(['help', 'chek'])
    assert.deepEqual(
      [close.code, close.out, close.err],
      [2, '', 'crow: Unknown command "chek". Did you mean "check"?\n'],
    )
    const far = await crow(['help', 'nope'])
    const listed = [...(await crow(['help'])).out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
    assert.equal(far.err, `crow: Unknown command "nope". The commands are ${listed.join(', ')}.\n`)
  })

  it('escapes arguments that could control the terminal', async () => {
    for (const args of [['\u001b[2J'], ['check', '\u001b[2J'], ['help', '\u001b[2J'], ['check', '--\u001b[2J']]) {
      const { code, err } = await crow(args)
      assert.equal(code, 2)
      assert.match(err, /\\u001b\[2J/)
      assert.ok(!err.includes('\u001b'))
    }
  })

  it('exits 2 for an unknown format', async () => {
    const { code, err } = await crow(['check', '--format', 'xml'])
    assert.equal(code, 2)
    assert.match(err, /Allowed choices are text, json, sarif, github/)
  })

  it('exits 2 for a missing argument', async () => {
    assert.equal((await crow(['compile', '.'])).code, 2)
    assert.equal((await crow(['import', 'x.json'])).code, 2)
    assert.equal((await crow(['backup', '.'])).code, 2)
    assert.equal((await crow(['user'])).code, 2)
    assert.equal((await crow(['user', 'add'])).code, 2)
  })
})
