/** Which reads through references are reported as maybe null. docs/language.md, Null. */
import assert from 'node:assert/strict'
import { inBody } from './found.ts'

const MORE = `
define look(vm : VM ref) : int := vm.memory
define rehost(vm : VM ref) { vm.host = null }
define pause(vm : VM ref) { wait 1s }
define remove(vm : VM ref) { destroy vm }
define needs(h : host ref) : string := h.name
external outside() : int { return 1 }
`

/** The reads that are reported. */
function nulls(statements: string): string[] {
  return inBody(statements, MORE).map((found) => found.replace(/^CROW2027 /, ''))
}

describe('null in bodies', () => {
  const known: readonly string[] = [
    'require vm.host != null else BAD(vm)\nvm.name = vm.host.name',
    'if vm.host != null { vm.name = vm.host.name }',
    'if vm.host == null { fail BAD(vm) }\nvm.name = vm.host.name',
    'if vm.host == null { return } else { vm.name = vm.host.name }\nvm.host.name = ""',
    'if vm.host == null or vm.memory == 1 { return }\nvm.name = vm.host.name',
    'vm.name = if vm.host != null then vm.host.name else ""',
    'vm.name = if vm.host == null then "" else vm.host.name',
    'vm.name = if not (vm.host == null) then vm.host.name else ""',
    'require vm.host == null or vm.host.name == "" else BAD(vm)',
    'require vm.host == null else WORSE(vm, vm.host.name)',
    'for v in all VM where v.host != null { v.name = v.host.name }',
    'let names = [v.host.name for v in all VM where v.host != null and v.host.name != ""]',
    'let used = some v in all VM : v.host != null and v.host.name == ""',
    'let h = vm.host\nrequire h != null else BAD(vm)\nwait 1s\nh.name = ""',
    'let h = vm.host ?? one\nh.name = ""',
    'vm.host = one\nvm.host.name = ""',
    'if vm.host == one { vm.host.name = "" }',
    'require vm.host != null else BAD(vm)\nlet n = look(vm)\nvm.memory = 2\nvm.host.name = ""',
    'require vm.metrics != null and vm.metrics.of != null else BAD(vm)\nvm.metrics.of.name = ""',
    'let m = create metrics { }\nm.cpus = 1',
    'let h = first(h in all host)\nif h != null { vm.host = h\nh.name = "" }',
  ]
  for (const statements of known)
    it(`knows: ${statements.replaceAll('\n', '; ')}`, () => assert.deepEqual(nulls(statements), []))

  const reported: readonly (readonly [statements: string, ...reads: string[]])[] = [
    ['vm.name = vm.host.name', 'vm.host'],
    ['vm.host.name = ""', 'vm.host'],
    ['let h = first(h in all host)\nh.name = ""', 'h'],
    ['vm.name = first(h in all host).name', 'first(h in all host)'],
    ['require vm.host != null else BAD(vm)\nwait 1s\nvm.host.name = ""', 'vm.host'],
    ['require vm.host != null else BAD(vm)\nlet n = outside()\nvm.host.name = ""', 'vm.host'],
    ['require vm.host != null else BAD(vm)\npause(vm)\nvm.host.name = ""', 'vm.host'],
    ['require vm.host != null else BAD(vm)\nrehost(vm)\nvm.host.name = ""', 'vm.host'],
    ['require vm.host != null else BAD(vm)\nlet h = create host { }\ndestroy h\nvm.host.name = ""', 'vm.host'],
    ['require vm.host != null else BAD(vm)\nfor v in all VM { vm.host.name = ""\nv.host = null }', 'vm.host'],
    ['require vm.host != null else BAD(vm)\nafter 1s { vm.host.name = "" }', 'vm.host'],
    ['require vm.host != null or vm.memory > 1 else BAD(vm)\nvm.host.name = ""', 'vm.host'],
    ['if vm.host != null { vm.memory = 1 }\nvm.host.name = ""', 'vm.host'],
    ['vm.name = if vm.host != null then "" else vm.host.name', 'vm.host'],
    ['require vm.metrics != null else BAD(vm)\nvm.metrics.of.name = ""', 'vm.metrics.of'],
    ['vm.name = needs(vm.host)', 'vm.host'],
    ['try { require vm.host != null else BAD(vm)\nvm.host = null } else BAD { }\nvm.host.name = ""', 'vm.host'],
    ['vm.host.name = ""\nvm.host.name = "again"', 'vm.host'],
  ]
  for (const [statements, ...reads] of reported) {
    it(`reports ${reads.join()} in: ${statements.replaceAll('\n', '; ')}`, () =>
      assert.deepEqual(nulls(statements), reads))
  }

  const certain: readonly (readonly [statements: string, found: readonly string[]])[] = [
    ['require vm != null else BAD(vm)', ['CROW2026 vm != null']],
    ['require vm == null else BAD(vm)', ['CROW2026 vm == null']],
    ['let h = vm.host\nrequire h != null else BAD(vm)\nrequire h != null else BAD(vm)', ['CROW2026 h != null']],
    ['require vm.host != null else BAD(vm)\nwait 1s\nrequire vm.host != null else BAD(vm)', []],
    ['require true else BAD(vm)', ['CROW2026 true']],
    ['require vm.host != null and vm.memory > 1 else BAD(vm)', []],
  ]
  for (const [statements, found] of certain) {
    it(`finds ${found.length} certain outcomes in: ${statements.replaceAll('\n', '; ')}`, () =>
      assert.deepEqual(inBody(statements), found))
  }
})
