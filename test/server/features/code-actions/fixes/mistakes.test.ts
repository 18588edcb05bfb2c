/**
 * Typical mistakes: the place and text of the diagnostic, the title of the first fix, and the text after it. The tables are in
 * `mistakes/`. UPDATE_FIXTURES=1 writes the results into them.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { analyze } from '../../../../../analysis/analyze.ts'
import type { Diagnostic } from '../../../../../analysis/diagnostics/diagnostic.ts'
import { parse } from '../../../../../grammar/parse.ts'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import { applyEdits } from '../../../view-of.ts'

/** The text around the mistakes of each table. `$` is the mistake. */
const OTHERS = `role admin

error GONE()

error LOST()

enum state { On, Off }

class VM {
  RW name : string
}
`

const AROUND: { readonly [table: string]: string } = {
  member: `api L uses session

class A {
  $
}

${OTHERS}`,
  pair: `class A {
  $
}

class B {
  RO/constructor owner : A ref <-> as
}

class VM {
}
`,
  statement: `error BAD(vm)

error WORSE()

enum power { Halted, Running, Paused }

record item { size : int, name : string = "" }

class host {
  RW name : string
  RW enabled : bool = true
  RO/runtime VMs : VM ref set <-> resident_on
  message disable(host : host ref) {
    host.enabled = false
  }
}

class VM {
  RW name : string = ""
  RW state : power enum = Halted
  RW memory : int = 1
  RW load : float = 0.0
  RW free : bool = true
  RW tags : string set = []
  RW config : (string -> string) map = {}
  RW resident_on : host ref or null <-> VMs = null
  message start(vm : VM ref, paused : bool) {
    vm.state = if paused then Paused else Running
  }
  message stop(vm : VM ref) {
    vm.state = Halted
  }
  message change(vm : VM ref, n : int, s : string, ok : bool, items : int set) throws BAD, WORSE {
    $
    vm.memory = 77
    require vm.free else BAD(vm)
    require ok else WORSE()
  }
  RW last : int = 0
}

define twice(n : int) : int := n + n
`,
  test: `api L uses session, task

error WORSE()

error GONE(vm)

class VM {
  RW name : string
  RW best : VM ref or null <-> of = null
  RO/runtime of : VM ref set <-> best
  message start(vm : VM ref) throws WORSE {
    require vm.name != "" else WORSE()
  }
  message version() : string @public {
    return "1"
  }
}

define twice(n : int) : int := n + n

test "a machine" {
  let vm = create VM { name = "a" }
  $
  expect vm.name == "a"
}
`,
  session: `$

api L uses session

role admin
`,
  file: `$

class A {
}

${OTHERS.slice(OTHERS.indexOf('error'))}`,
}

interface Case {
  readonly title: string
  readonly text: string
  readonly whole: string
}

function casesOf(table: string): Case[] {
  const content = readFileSync(new URL(`mistakes/${table}.txt`, import.meta.url), 'utf8')
  return content
    .split(/^(?=%% )/m)
    .map((whole) => whole.replace(/\n+$/, ''))
    .filter((whole) => whole !== '')
    .map((whole) => {
      const [head = '', ...lines] = whole.split('\n')
      const end = lines.findIndex((line) => line.startsWith('=> '))
      const text = lines.slice(0, end < 0 ? lines.length : end).filter((line) => !/^ *\^+ CROW/.test(line))
      return { title: head.slice(3), text: text.join('\n'), whole }
    })
}

/** The text within its surroundings, indented as they are. */
function put(around: string, text: string): string {
  const at = around.indexOf('$')
  const indent = around.slice(around.lastIndexOf('\n', at - 1) + 1, at)
  return around.slice(0, at) + text.replaceAll('\n', `\n${indent}`) + around.slice(at + 1)
}

/** The text without its surroundings; all of it if they have changed too. */
function taken(around: string, whole: string): string {
  const [before = '', after = ''] = around.split('$')
  if (!whole.startsWith(before) || !whole.endsWith(after)) return whole.trimEnd()
  const indent = before.slice(before.lastIndexOf('\n') + 1)
  return whole.slice(before.length, whole.length - after.length).replaceAll(`\n${indent}`, '\n')
}

/** The diagnostics of a whole text, and the fixes of the first one. */
function fixesOf(whole: string) {
  const files = new Map([['api.crow', { path: 'api.crow', tree: parse(whole) }]])
  const { scope, pairs, diagnostics } = analyze([...files.values()], 'api')
  const [first] = diagnostics
  const view = { files, scope, pairs, diagnostics }
  return { diagnostics, actions: first ? codeActions(view, 'api.crow', first.start, first.start, 'quickfix') : [] }
}

/** The case with the result of the checker. */
function found(around: string, { title, text }: Case): string {
  const whole = put(around, text)
  const { diagnostics, actions } = fixesOf(whole)
  const [action] = actions
  // In bodies, most of what there is to learn is in the help.
  const isHelpful = around === AROUND.statement
  const shown = diagnostics.map((d) => (isHelpful && d.help ? { ...d, message: `${d.message} ${d.help}` } : d))
  const marks = withMarks(around, whole, shown)
  const safe = action?.preferred ? ' (safe)' : ''
  const fix = action ? `=> ${action.title}${safe}\n${taken(around, applyEdits(whole, action.edits))}` : '=> nothing'
  return `%% ${title}\n${marks}\n${fix}`.replace(/\n+$/, '')
}

/** One diagnostic for one mistake in a body, and only hints after each of its fixes; the rest is read as without the mistake. */
function isSingle(around: string, { text }: Case): void {
  const broken = put(around, text)
  const { diagnostics, actions } = fixesOf(broken)
  assert.equal(diagnostics.length, 1)
  const owner = parse(broken).units.find(({ node }) => node?.kind === 'class' && node.name.text === 'VM')?.node
  assert.ok(owner?.kind === 'class' && owner.members.at(-1)?.name.text === 'last')
  for (const { title, edits } of actions) {
    const fixed = parse(applyEdits(broken, edits))
    const left = analyze([{ path: 'api.crow', tree: fixed }], 'api').diagnostics
    const errors = left.filter(({ severity }) => severity !== 'hint').map(({ message }) => message)
    assert.deepEqual(errors, [], title)
  }
}

/** The lines of the mistake, with carets and messages below. */
function withMarks(around: string, whole: string, diagnostics: readonly Diagnostic[]): string {
  const marked = whole.replace(/[^\n]*(\n|$)/g, (line, _, at: number) => {
    const here = diagnostics.filter((d) => at <= d.start && d.start < at + Math.max(line.length, 1))
    return line.replace(/\n?$/, '\n') + here.map((d) => `${mark(line, at, d)}\n`).join('')
  })
  const start = around.indexOf('$')
  const from = whole.lastIndexOf('\n', start - 1) + 1
  const indent = start - from
  const end = marked.indexOf(around.slice(start + 1))
  const lines = marked.slice(from, end < 0 ? marked.length : end).split('\n')
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()
}

function mark(line: string, at: number, { code, message, start, end }: Diagnostic): string {
  const width = Math.min(end, at + line.trimEnd().length) - start
  return `${' '.repeat(start - at)}${'^'.repeat(Math.max(1, width))} ${code} ${message}`
}

describe('mistakes that people make', () => {
  let count = 0
  for (const table of Object.keys(AROUND)) {
    const around = AROUND[table] ?? ''
    const cases = casesOf(table)
    count += cases.length
    if (process.env.UPDATE_FIXTURES) {
      const text = cases.map((one) => found(around, one)).join('\n\n')
      writeFileSync(new URL(`mistakes/${table}.txt`, import.meta.url), `${text}\n`)
    }
    for (const one of cases) it(`${table}: ${one.title}`, () => assert.equal(found(around, one), one.whole))
    if (table === 'statement') for (const one of cases) it(`${one.title}: is one mistake`, () => isSingle(around, one))
  }

  it('have at least 120 cases', () => assert.ok(count >= 120, String(count)))
})
