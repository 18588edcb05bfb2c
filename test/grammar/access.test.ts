/** Roles and access clauses: which words belong to which clause, how they are formatted, and the issues of wrong ones. */
import assert from 'node:assert/strict'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import type { AccessClause, ClassDecl, NameNode, TypeNode } from '../../grammar/tree.ts'

function classIn(text: string): ClassDecl {
  const [unit] = parse(text).units
  assert.deepEqual(unit?.issues, [])
  assert.equal(unit?.node?.kind, 'class')
  return unit.node as ClassDecl
}

const names = (list: readonly NameNode[]) => list.map((name) => name.text).join()
const clauses = (access: readonly AccessClause[]) => access.map((c) => `${c.word?.text ?? '*'}(${names(c.roles)})`)

function member(text: string) {
  const [only, ...others] = classIn(`class C {\n${text}\n}\n`).members
  assert.ok(only && others.length === 0, text)
  return only
}

function typeKinds(type: TypeNode | null): string {
  if (type?.kind === 'set-type' || type?.kind === 'option-type')
    return `${typeKinds(type.of)} ${type.kind.replace('-type', '')}`
  return type?.kind === 'named-type' ? type.name.text : String(type?.kind)
}

/** The messages about a text, each with the text that it marks. */
function issues(text: string): string[] {
  return parse(text).units.flatMap((unit) =>
    unit.issues.map((i) => `${i.message} [${text.slice(unit.start + i.start, unit.start + i.end)}]`),
  )
}

function formatted(text: string): string {
  const result = format(text)
  assert.ok('text' in result, JSON.stringify(result))
  const again = format(result.text)
  assert.ok('text' in again && again.text === result.text, 'formatting twice changes nothing')
  return result.text
}

describe('access clauses', () => {
  it('reads the clauses of a class after "without"', () => {
    const { without, access } = classIn('class C without create, destroy allows(a, "b c") get allows() {\n}\n')
    assert.equal(names(without), 'create,destroy')
    assert.deepEqual(clauses(access), ['*(a,b c)', 'get()'])
    assert.deepEqual(clauses(classIn('class C\n  get allows(a)\n  create allows(\n    b,\n  ) {\n}\n').access), [
      'get(a)',
      'create(b)',
    ])
  })

  it('reads the clauses of a class after "with"', () => {
    for (const [head, clause] of [
      ['with set allows(a)', '*(a)'],
      ['with set set allows(a)', 'set(a)'],
      ['without create with set allows(a)', '*(a)'],
    ] as const) {
      const text = `class C ${head} {}\n`
      assert.equal(names(classIn(text).with), 'set', head)
      assert.deepEqual(clauses(classIn(text).access), [clause], head)
      assert.equal(formatted(text), text)
    }
  })

  for (const [text, type, expected] of [
    ['RW x : int = 1 get allows(a) set allows(b)', 'int', ['get(a)', 'set(b)']],
    ['RW x : string set allows(a)', 'string', ['set(a)']],
    ['RW x : string set set allows(a)', 'string set', ['set(a)']],
    ['RW x : string set = [] allows(a)', 'string set', ['*(a)']],
    ['RO/runtime x : C ref set <-> y allows(a)', 'C set', ['*(a)']],
    ['RW x : string @secret get allows(a)\n    set allows(b)', 'string', ['get(a)', 'set(b)']],
    ['RW x : E enum = get allows(a)', 'E', ['*(a)']],
    ['message m() : string set allows(a)', 'string set', ['*(a)']],
    ['message m() throws A, B allows(a) @public', 'null', ['*(a)']],
    ['message m() throws A get allows(a)', 'null', ['get(a)']],
    ['RW allows : int', 'int', []],
    ['message allows(get : int, allows : int)', 'null', []],
  ] as const)
    it(`reads ${JSON.stringify(text)}`, () => {
      const node = member(text)
      assert.deepEqual(clauses(node.access), expected)
      assert.equal(node.kind === 'field' ? typeKinds(node.type) : node.result ? typeKinds(node.result) : 'null', type)
    })

  it('reads the errors and the body of a message beside its clauses', () => {
    const node = member('message m() throws A, B\n  allows(a) { return }')
    assert.ok(node.kind === 'message' && node.body)
    assert.equal(names(node.throws), 'A,B')
  })

  for (const [text, ...expected] of [
    ['class C allow(a) {\n}', 'Unknown word "allow". Did you mean "allows"? [allow]'],
    ['class C {\n  RW x : int get alows(a)\n}', 'Unknown word "alows". Did you mean "allows"? [alows]'],
    ['class C allows a {\n}', 'Expected the roles after "allows" in parentheses, but found "a". [a]'],
    ['class C allows(a {\n  RW x : int\n}', '"(" is not closed. [(]'],
    ['class C allows(a) without create {\n}', '"without" stands after "allows". [without]'],
    ['class C {\n  RW x : int allows(a b)\n}', 'Expected "," or ")" after "a", but found "b". [b]'],
  ] as const)
    it(`reports ${JSON.stringify(text)}`, () => assert.deepEqual(issues(text), expected))
})

describe('role declarations', () => {
  it('reads names, quoted or not, and included roles', () => {
    const text = '/// Everything.\nrole "pool-admin" includes operator,\n  "vm-admin"\nrole operator\n'
    const [admin, operator] = parse(text).units.map((unit) => unit.node)
    assert.ok(admin?.kind === 'role' && operator?.kind === 'role')
    assert.equal(admin.name.text, 'pool-admin')
    assert.equal(admin.doc?.text, 'Everything.')
    assert.equal(names(admin.includes), 'operator,vm-admin')
    assert.equal(operator.name.text, 'operator')
    assert.deepEqual(issues(text), [])
  })

  for (const [text, ...expected] of [
    ['role', 'Expected the name of a role after "role". []'],
    ['role a include b', 'Unknown word "include". Did you mean "includes"? [include]'],
    ['role a includes b c', 'Expected a comma after "b", but found "c". [c]'],
    ['rol a includes b', 'Unknown declaration "rol". Did you mean "role"? [rol]'],
    ['class A {\n  RW x : int\nrole b\nclass C {\n}', '"{" is not closed. [{]'],
  ] as const)
    it(`reports ${JSON.stringify(text)}`, () => assert.deepEqual(issues(text), expected))
})

describe('the format of access clauses', () => {
  it('keeps clauses on the line if they fit', () => {
    assert.equal(
      formatted('role  "a b"   includes c ,d\nclass C\n  get allows( c )set allows("a b"){\nRW x:int allows(c)\n}\n'),
      'role "a b" includes c, d\n\nclass C get allows(c) set allows("a b") {\n  RW x : int allows(c)\n}\n',
    )
  })

  it('moves other clauses to lines below, as many on a line as fit', () => {
    const roles = 'an_administrator, an_operator, an_auditor'
    assert.equal(
      formatted(
        `class some_class without create, destroy get allows(${roles}) set allows(${roles}) create allows(${roles}) {\n` +
          `message some_message(self : some_class ref, value : string) : string set throws SOME_ERROR allows(${roles})\n` +
          `message another_message(self : some_class ref, value : string) : string set allows(${roles})\n}\n`,
      ),
      `class some_class without create, destroy
    get allows(${roles})
    set allows(${roles})
    create allows(${roles}) {
  message some_message(self : some_class ref, value : string) : string set
      throws SOME_ERROR allows(${roles})
  message another_message(self : some_class ref, value : string) : string set
      allows(${roles})
}
`,
    )
  })
})
