/** `get_all_where` and `get_all_records_where`: which objects match, on both formats, and what users may ask for. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, itAlone, openDesk, xmlString } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

const LAB = modelOf(`api Lab uses query
enum power { Off, On }
class host {
  RW name_label : string
}
class VM {
  RW name_label  : string
  RW snapshot__of : string = ""
  RW memory      : int = 0
  RW weight      : float = 0.5
  RW is_template : bool = false
  RW power_state : power enum = Off
  RW since       : datetime = "20260131T12:00:00Z"
  RW host        : host ref or null = null
  RW tags        : string set = []
  RW other       : (string -> int) map = {}
  RW note        : string option = []
}
class quiet without get_all {
  RW a : string = ""
}
class own {
  RW all_where : string = ""
  message get_all_records_where(expr : string) : string
}
class token without objects {
  RO/runtime label : string
  message create(label : string) : token ref
  message get_all_records_where(expr : string) : (token ref -> token record) map
}
`)

describe('a query', () => {
  let desk: Desk
  let host: unknown
  const vms = new Map<string, unknown>()
  const found = async (expr: string, call = 'VM.get_all_where') => {
    const refs = (await desk.result(call, expr)) as unknown[]
    return [...vms].flatMap(([name, ref]) => (refs.includes(ref) ? [name] : [])).join(' ')
  }
  before(async () => {
    desk = openDesk(LAB)
    host = await desk.result('host.create', { name_label: 'h' })
    const records = {
      a: { memory: -7, host, tags: ["it's", 'b\\c'], other: { k: 1, l: 2 } },
      b: { is_template: true, power_state: 'On', weight: 2, note: ['n'] },
      c: { snapshot__of: 'b', since: '20260131T13:00:00.250Z', memory: '9007199254740993' },
    }
    for (const [name_label, more] of Object.entries(records))
      vms.set(name_label, await desk.result('VM.create', { name_label, ...more }))
  })

  const CASES = [
    ['true', 'a b c'],
    ['false', ''],
    ['field "name__label" = "a"', 'a'],
    ['field "name_label" = "a" or "c" = field "name__label"', 'a c'],
    ['not field "name__label" = "a"', 'b c'],
    ['field "name__label" = "a" or field "name_label" = "c" or field "name_label" = "x"', 'a c'],
    ['field "name__label" = "a" or field "memory" = "0" or "x" = "x"', 'a b c'],
    ['field "name__label" = "a" or field "name__label" = "b" and field "is_template" = "true"', 'b'],
    ['field "snapshot__of" = "b"', 'c'],
    ['field "memory" = "-7"', 'a'],
    ['field "memory" = "9007199254740993"', 'c'],
    ['field "weight" = "0.5"', 'a c'],
    ['field "is_template" = "true"', 'b'],
    ['field "is__template" = "false"', 'a c'],
    ['field "power__state" = "On"', 'b'],
    ['field "since" = "20260131T13:00:00.250Z"', 'c'],
    ['field "host" = "OpaqueRef:NULL"', 'b c'],
    ['field "tags" = "()"', 'b c'],
    ["field \"tags\" = \"('it\\'s' 'b\\\\c')\"", 'a'],
    ["field \"other\" = \"(('k' '1') ('l' '2'))\"", 'a'],
    ['field "note" = "(\'n\')"', 'b'],
    ['field "name_label" = field "snapshot__of"', ''],
  ] as const
  for (const [expr, names] of CASES)
    it(`finds ${names === '' ? 'nothing' : names} by ${expr}`, async () => assert.equal(await found(expr), names))

  it('finds objects by a reference, by the uuid and by their own reference', async () => {
    assert.equal(await found(`field "host" = "${host}"`), 'a')
    const uuid = await desk.result('VM.get_uuid', vms.get('b'))
    assert.equal(await found(`field "uuid" = "${uuid}" or field "_ref" = "${vms.get('c')}"`), 'b c')
  })

  it('answers with the records of those that match, on both formats', async () => {
    const a = vms.get('a') as string
    const records = await desk.result('VM.get_all_records_where', 'field "name__label" = "a"')
    assert.deepEqual(records, { [a]: await desk.result('VM.get_record', a) })
    const xml = await desk.xml('VM.get_all_records_where', xmlString('field "name__label" = "a"'))
    assert.deepEqual([...xml.matchAll(/OpaqueRef:[\w-]+<\/name>/g)].length, 1)
    assert.ok(xml.includes(a) && xml.includes('<name>name_label</name>'))
    assert.deepEqual(await desk.result('VM.get_all_records_where', 'false'), {})
  })

  it('refuses what it cannot read with the place of the mistake, also where there are no objects', async () => {
    const refused = async (expr: string, cls = 'VM') => desk.error(`${cls}.get_all_where`, expr)
    assert.deepEqual(await refused('field "x" = "1"'), [
      'INVALID_VALUE',
      'field "x" = "1"',
      'at character 7: the class has no field of this name',
    ])
    assert.deepEqual(await refused('tru'), [
      'INVALID_VALUE',
      'tru',
      'at character 1: no word or sign of the language begins here',
    ])
    const long = 'x'.repeat(300)
    assert.deepEqual((await refused(long))[1], `${'x'.repeat(200)}…`)
  })

  it('stands in each class with get_all, unless the class declares something of its name', () => {
    const names = rpcsOf(LAB).flatMap(({ name, implied }) => (name.includes('_where') ? [`${name} ${implied}`] : []))
    assert.deepEqual(names, [
      'host.get_all_where true',
      'host.get_all_records_where true',
      'VM.get_all_where true',
      'VM.get_all_records_where true',
      'own.get_all_where true',
      'own.set_all_where true',
      'own.get_all_records_where false',
      'token.get_all_records_where false',
    ])
    const own = rpcsOf(LAB).filter((rpc) => rpc.name === 'own.get_all_where')
    assert.deepEqual(
      own.map(({ does }) => does),
      [{ kind: 'get', field: 'all_where' }],
    )
  })

  it('works in a class that declares it', async () => {
    await desk.result('token.create', 'x')
    const ref = await desk.result('token.create', 'y')
    const records = await desk.result('token.get_all_records_where', 'field "label" = "y"')
    assert.deepEqual(records, { [ref as string]: { label: 'y' } })
  })

  itAlone('shows many objects as they were when the call came', async () => {
    const many = openDesk(LAB)
    for (let i = 0; i < 300; i++) await many.result('VM.create', { name_label: `vm${i}`, memory: i % 3 })
    const refs = (await many.result('VM.get_all_where', 'field "memory" = "1"')) as string[]
    assert.equal(refs.length, 100)
    const asked = many.result('VM.get_all_records_where', 'field "memory" = "1"')
    await many.result('VM.set_memory', refs[0], 2)
    const records = (await asked) as Record<string, { name_label: string; memory: number }>
    assert.deepEqual(Object.keys(records), refs)
    assert.ok(Object.values(records).every(({ memory }) => memory === 1))
    assert.equal(((await many.result('VM.get_all_where', 'field "memory" = "1"')) as string[]).length, 99)
  })
})

const GUARDED = modelOf(`api Lab uses session, task, query
role reader
role keeper includes reader
class safe get allows(reader) {
  RW label : string = ""
  RW code  : string = "" @secret get allows(keeper)
  RW owner : session ref or null = null
  RW watched : session ref set @unbound = []
}
class task without create {
  message create(label : string, description : string) : task ref
  message set_result(self : task ref, value : string)
}
`)

describe('a query of a user', () => {
  let desk: Desk
  const sessions = new Map<string, string>()
  const as = (user: string, method: string, ...params: unknown[]) => desk.result(method, sessions.get(user), ...params)
  const error = (user: string, method: string, expr: string) => desk.error(method, sessions.get(user), expr)
  before(async () => {
    const store = openStore(GUARDED, ':memory:')
    addUsers(store, GUARDED, { ann: ['reader'], kim: ['keeper'], bob: [] })
    desk = openDesk(GUARDED, { store })
    for (const user of ['ann', 'kim', 'bob', 'root'])
      sessions.set(user, String(await desk.result('session.login_with_password', user, PASSWORD)))
    const [owner] = [sessions.get('ann')]
    await as('root', 'safe.create', { label: 's', code: '1234', owner, watched: [owner] })
  })

  it('follows the get clause of the class', async () => {
    assert.equal((await error('bob', 'safe.get_all_where', 'true'))[0], 'RBAC_PERMISSION_DENIED')
    assert.equal(((await as('ann', 'safe.get_all_where', 'true')) as unknown[]).length, 1)
  })

  it('cannot ask for a field that its user may not read', async () => {
    for (const expr of ['field "code" = "1234"', 'true or "1" = field "code"', 'not field "code" = ""'])
      for (const method of ['safe.get_all_where', 'safe.get_all_records_where'])
        assert.deepEqual((await error('ann', method, expr)).slice(0, 2), ['RBAC_PERMISSION_DENIED', 'safe.get_code'])
    for (const user of ['kim', 'root'])
      assert.equal(((await as(user, 'safe.get_all_where', 'field "code" = "1234"')) as unknown[]).length, 1)
    const [record] = Object.values((await as('ann', 'safe.get_all_records_where', 'true')) as object)
    assert.equal('code' in record, false)
  })

  it('is not repeated in an error where it may contain a secret', async () => {
    const [code, shown] = await error('kim', 'safe.get_all_where', 'field "code" = "1234" x')
    assert.deepEqual([code, shown], ['INVALID_VALUE', '(secret)'])
  })

  it('sees references of sessions as null, and sets of them as empty', async () => {
    const count = async (expr: string) => ((await as('ann', 'safe.get_all_where', expr)) as unknown[]).length
    assert.equal(await count('field "owner" = "OpaqueRef:NULL" and field "watched" = "()"'), 1)
    assert.equal(await count(`field "owner" = "${sessions.get('ann')}"`), 0)
    assert.equal((await desk.error('session.get_all_where', sessions.get('root'), 'true'))[0], 'MESSAGE_METHOD_UNKNOWN')
  })

  it('sees the results of tasks of others as empty', async () => {
    const task = await as('kim', 'task.create', 'a', '')
    await as('kim', 'task.set_result', task, 'mine')
    const expr = 'field "result" = "mine"'
    assert.deepEqual(await as('kim', 'task.get_all_where', expr), [task])
    assert.deepEqual(await as('ann', 'task.get_all_where', expr), [])
    assert.deepEqual(await as('ann', 'task.get_all_records_where', expr), {})
  })
})
