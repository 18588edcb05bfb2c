/**
 * The files of editors/ in the real editors. Editors that are not installed are skipped. Debian's packages: neovim; emacs-nox and
 * elpa-eglot; libkf5syntaxhighlighting-tools.
 */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, it } from 'mocha'

const BROKEN = `enum power_state { Halted }

class VM {
RW set : power_stat enum // what it does

message m(self : VM ref)
throws HANDLE_INVALID,
UUID_INVALID
message throws()
}
`

const REPAIRED = `enum power_state { Halted }

class VM {
  RW set : power_state enum // what it does

  message m(self : VM ref)
      throws HANDLE_INVALID,
      UUID_INVALID
  message throws()
}
`

describe('the files of editors/ in the editor', function () {
  this.timeout(15_000)
  let root: string
  let file: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-editors-'))
    mkdirSync(join(root, 'bin'))
    mkdirSync(join(root, 'pool'))
    file = join(root, 'pool/VM.crow')
    writeFileSync(file, BROKEN)
    const crow = join(root, 'bin/crow')
    writeFileSync(crow, `#!/bin/sh\nexec '${process.execPath}' '${resolve('cli/main.ts')}' "$@"\n`)
    chmodSync(crow, 0o755)
  })

  afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))

  async function run(program: string, ...args: readonly string[]): Promise<string> {
    const folder = (name: string) => join(root, name)
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: 14_000,
      env: {
        ...process.env,
        PATH: `${folder('bin')}${delimiter}${process.env.PATH}`,
        HOME: root,
        XDG_CONFIG_HOME: folder('config'),
        XDG_DATA_HOME: folder('data'),
        XDG_STATE_HOME: folder('state'),
        XDG_CACHE_HOME: folder('cache'),
        QT_QPA_PLATFORM: 'offscreen',
      },
    })
    return stdout
  }

  /** The output of the scripts drive.lua and drive.el. */
  function check(printed: string, colours: readonly string[]): void {
    assert.match(printed, /^wrong: .*Unknown enum "power_stat"/)
    assert.match(printed, /^offered: Write "power_state"$/m)
    assert.match(printed, /^comments: \/\/ /m)
    const [, text, coloured = ''] = /^text:\n(.*?)^colours:\n(.*)/ms.exec(printed) ?? []
    assert.equal(text?.trimEnd(), REPAIRED.trimEnd())
    for (const colour of colours) assert.ok(coloured.split('\n').includes(colour), `${colour} in ${coloured}`)
  }

  it(`shows diagnostics, repairs and indents in Neovim${unless('nvim')}`, async function () {
    if (!has('nvim')) return this.skip()
    cpSync('editors/nvim', join(root, 'config/nvim'), { recursive: true })
    const printed = await run('nvim', '--headless', '-S', 'test/editors/drive.lua', file)
    check(printed, ['class crowKeyword', 'RW crowQualifier', 'set crowName', 'enum crowKeyword', '// crowComment'])
  })

  it(`shows diagnostics, repairs and indents in Emacs${unless('emacs', hasEglot)}`, async function () {
    if (!has('emacs') || !hasEglot()) return this.skip()
    const load = ['editors/emacs/crow-mode.el', 'test/editors/drive.el'].flatMap((path) => ['-l', resolve(path)])
    const printed = await run('emacs', '--batch', ...load, file)
    const names = ['class keyword', 'RW builtin', 'set variable-name', 'enum keyword', '// comment-delimiter']
    check(
      printed,
      names.map((name) => `${name.replace(' ', ' font-lock-')}-face`),
    )
  })

  it(`colours the text in Kate${unless('kate-syntax-highlighter')}`, async function () {
    if (!has('kate-syntax-highlighter')) return this.skip()
    cpSync('editors/kate/crowfoot.xml', join(root, 'data/org.kde.syntax-highlighting/syntax/crowfoot.xml'))
    writeFileSync(file, '/// Doc\nclass VM {\n  RO/runtime set : VM ref set = "a\\"b" // c\n}\n')
    const page = await run('kate-syntax-highlighter', file)
    assert.match(page, /Definition \(Crowfoot\)/)
    const style = (word: string) => new RegExp(`<span style="([^"]*)">${word}</span>`).exec(page)?.[1]
    assert.ok(style('class') && style('ref') && style('RO/runtime') && style('/// Doc') && style('// c'))
    assert.equal(style('class'), style('ref'))
    assert.notEqual(style('// c'), style('/// Doc'))
    // The field's name is a keyword, and is coloured as a name.
    assert.match(page, />set<\/span> : VM <span style="[^"]*">ref<\/span> <span style="[^"]*">set<\/span>/)
    assert.notEqual(style('set'), style('ref'))
  })
})

function has(program: string): boolean {
  const paths = (process.env.PATH ?? '').split(delimiter)
  return paths.some((path) => path !== '' && isExecutable(join(path, program)))
}

function isExecutable(path: string): boolean {
  try {
    execFileSync('test', ['-x', path])
    return true
  } catch {
    return false
  }
}

/** True if eglot is installed: it is part of Emacs since version 29, and a package before. */
function hasEglot(): boolean {
  const found = execFileSync('emacs', ['--batch', '--eval', '(princ (and (locate-library "eglot") t))'], {
    stdio: 'pipe',
  })
  return found.toString() === 't'
}

/** A part of the title, so that the list of tests shows why one is skipped. */
function unless(program: string, more: () => boolean = () => true): string {
  if (!has(program)) return ` (skipped: there is no ${program})`
  return more() ? '' : ' (skipped: it has no eglot)'
}
