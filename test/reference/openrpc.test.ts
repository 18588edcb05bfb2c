/** The OpenRPC document: valid, complete, and in accordance with a server's answers. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { refusalsRpc } from '../../model/refusals.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { OpenRpcDocument, OpenRpcMethod } from '../../reference/openrpc/document.ts'
import { openRpc } from '../../reference/openrpc.ts'
import { type Desk, openDesk } from '../runtime/harness.ts'
import { readSample } from '../samples/sample.ts'
import { apiOf } from '../web/awkward.ts'
import { assertOpenRpc, schemasOf } from './json-schema.ts'
import { someValue } from './some-value.ts'

const SAMPLES = ['pool', 'bookshop', 'xenapi']

describe('openRpc', () => {
  for (const name of SAMPLES) {
    it(`is valid against the meta-schema: ${name}`, () => assertOpenRpc(openRpc(sample(name))))

    it(`has every RPC and only valid references: ${name}`, () => {
      const api = sample(name)
      const document = openRpc(api)
      const rpcs = rpcsOf(api)
      assert.deepEqual(
        document.methods.map((m) => m.name),
        [...rpcs, ...asyncTwins(api, rpcs), ...[refusalsRpc(api, rpcs) ?? []].flat()].map((rpc) => rpc.name),
      )
      assert.deepEqual(dangling(document), [])
    })
  }

  it('is refused by the meta-schema if it is wrong', () => {
    const document = openRpc(sample('pool'))
    const methods = [{ ...document.methods[0], paramStructure: 'by-guess' }] as unknown as OpenRpcMethod[]
    assert.throws(() => assertOpenRpc({ ...document, methods }), /paramStructure|by-position/)
  })

  it('names each parameter of a method once, optional ones last', () => {
    for (const { name, params } of SAMPLES.flatMap((s) => openRpc(sample(s)).methods)) {
      assert.equal(new Set(params.map((p) => p.name)).size, params.length, name)
      const optional = params.map((p) => p.required === false)
      assert.deepEqual(optional, [...optional].sort(), name)
    }
  })

  it('has the address of the server and the documentation of the API', () => {
    const document = openRpc(sample('pool'), { url: 'https://pool.example' })
    assert.deepEqual(document.servers, [{ name: 'Pool', url: 'https://pool.example/jsonrpc' }])
    assert.equal(document.info.title, 'Pool')
    assert.equal(document.info.version, '1.0')
  })
})

describe('system.refusals in openRpc', () => {
  it('is there where messages have bodies, with what it takes and gives', () => {
    const { params, result, tags, errors: codes, ...rest } = method(openRpc(sample('pool')), 'system.refusals')
    assert.deepEqual(
      params.map((p) => [p.name, p['x-type']]),
      [
        ['session_id', 'session ref'],
        ['class', 'string'],
        ['self', 'string'],
      ],
    )
    assert.equal(result['x-type'], '(string -> string set) map')
    assert.deepEqual(tags, [{ $ref: '#/components/tags/system' }])
    assert.equal(rest['x-not-implemented'], undefined)
    assert.ok(errors({ errors: codes } as OpenRpcMethod).includes('HANDLE_INVALID'))
  })

  it('is not there without bodies', () => {
    assert.ok(
      !openRpc(apiOf('class thing { RW name : string }')).methods.some(({ name }) => name.startsWith('system.')),
    )
  })
})

describe('a method of openRpc', () => {
  const pool = openRpc(sample('pool'))

  it('has the session first, and its defaults', () => {
    const { params, paramStructure } = method(pool, 'VM.start')
    assert.equal(paramStructure, 'by-position')
    assert.deepEqual(
      params.map((p) => [p.name, p.required, p['x-type'], p.schema.default]),
      [
        ['session_id', true, 'session ref', undefined],
        ['vm', true, 'VM ref', undefined],
        ['start_paused', false, 'bool', false],
      ],
    )
    assert.deepEqual(
      method(pool, 'session.login_with_password').params.map((p) => p.name),
      ['uname', 'pwd', 'version', 'originator'],
    )
  })

  it('has the errors that a call can end in', () => {
    assert.deepEqual(errors(method(pool, 'VM.start')).slice(0, 2), ['VM_BAD_POWER_STATE', 'VM_IS_TEMPLATE'])
    const login = errors(method(pool, 'session.login_with_password'))
    assert.deepEqual(login.slice(0, 2), ['SESSION_AUTHENTICATION_FAILED', 'TOO_BUSY'])
    assert.ok(!errors(method(pool, 'VM.start')).includes('TOO_BUSY'))
    assert.ok(errors(method(pool, 'VM.destroy')).includes('OBJECT_IN_USE'))
    assert.ok(errors(method(pool, 'VM.get_by_uuid')).includes('UUID_INVALID'))
    assert.ok(errors(method(pool, 'VM.add_to_other_config')).includes('MAP_DUPLICATE_KEY'))
    assert.ok(errors(method(pool, 'VM.create')).includes('FIELD_MISSING'))
    assert.ok(!errors(method(pool, 'VM.get_all')).includes('HANDLE_INVALID'))
    assert.ok(!errors(method(openRpc(sample('bookshop')), 'book.get_all')).includes('FIELD_TYPE_ERROR'))
    // Errors inside the task are in the task.
    assert.ok(!errors(method(pool, 'Async.VM.start')).includes('VM_BAD_POWER_STATE'))
  })

  it('names its field, the bound pair and the result of its Async variant', () => {
    const read = method(pool, 'VIF.get_VM')
    assert.equal(read['x-field'], 'VM')
    assert.equal(read['x-qualifier'], 'RO/constructor')
    assert.equal(read['x-relation'], 'VIF.VM')
    assert.equal(method(pool, 'Async.VM.start').result['x-type'], 'task ref')
  })

  it('describes the parameters of its errors', () => {
    assert.deepEqual(pool.components.errors.VM_BAD_POWER_STATE, {
      code: 1,
      message: 'VM_BAD_POWER_STATE',
      data: {
        type: 'array',
        description: 'The virtual machine was in the wrong state for the operation.',
        items: ['vm', 'expected', 'actual'].map((title) => ({ title, type: 'string' })),
        minItems: 3,
        maxItems: 3,
      },
    })
  })
})

describe('NOT_IMPLEMENTED in openRpc', () => {
  it('is an error of exactly the standard messages without code in the server', async () => {
    const api = sample('xenapi')
    const document = openRpc(api)
    const desk = openDesk(api, { password: 'a password' })
    await desk.service.ready
    const session = await desk.result('session.login_with_password', 'root', 'a password')
    // This service has no bodies.
    const isPlain = (rpc: Rpc) => rpc.does.kind === 'message' && bodyOfRpc(api, rpc) === undefined
    const open = rpcsOf(api).filter((rpc) => api.uses.some((part) => part === rpc.class) && isPlain(rpc))
    const [last, rest] = [open.filter(isLogout), open.filter((rpc) => !isLogout(rpc))]
    assert.ok(open.length > 10)
    for (const rpc of [...rest, ...last]) {
      const params = rpc.params.map(({ type }) => someValue(api, type))
      const [code] = await desk.error(rpc.name, ...(rpc.takesSession ? [session] : []), ...params)
      const listed = errors(method(document, rpc.name)).includes('NOT_IMPLEMENTED')
      assert.equal(listed, code === 'NOT_IMPLEMENTED', `${rpc.name} answers ${code}`)
    }
  })
})

describe('openRpc of an enum that has the name of a class or a record', () => {
  const api = apiOf(`
enum colour { red, green }
enum pair { one, two }
enum alone { here }
record pair { first : colour enum, second : alone enum }
class colour { RW of : colour enum = red }
class shop without objects {
  message paint(by : colour enum) : (colour enum -> colour record set) map
  message match(p : pair record, e : pair enum) : pair enum
}
`)
  const document = openRpc(api)

  it('has a schema for each of the two', () => {
    assertOpenRpc(document)
    assert.deepEqual(
      Object.keys(document.components.schemas).filter((name) => !name.includes('.ref')),
      ['colour.enum', 'pair.enum', 'alone', 'pair', 'pair.given', 'colour', 'colour.given'],
    )
  })

  it('allows what a server accepts and answers', async () => {
    const check = schemasOf(document)
    const desk = openDesk(api)
    await desk.service.ready
    const ref = await desk.result('colour.create', { of: 'green' })
    for (const name of ['colour.get_of', 'colour.get_record'])
      assert.equal(check(resultPlace(document, name), await desk.result(name, ref)), null, name)
    const paint = methodIndex(document, 'shop.paint')
    assert.equal(check(`/methods/${paint}/params/0/schema`, 'red'), null)
    assert.notEqual(check(`/methods/${paint}/params/0/schema`, 'blue'), null)
    const record = await desk.result('colour.get_record', ref)
    assert.equal(check(resultPlace(document, 'shop.paint'), { red: [record] }), null)
    const match = methodIndex(document, 'shop.match')
    assert.equal(check(`/methods/${match}/params/0/schema`, { first: 'red', second: 'here' }), null)
    assert.equal(check(`/methods/${match}/params/1/schema`, 'two'), null)
  })
})

describe('openRpc of secret fields', () => {
  const text =
    'class a {\n  RW t : string @secret = "hidden default"\n  RW u : string = "shown"\n  RW v : string @secret\n}\n'
  const document = openRpc(apiOf(text))

  it('has no default, because rpc.discover is public', () => {
    assert.doesNotMatch(JSON.stringify(document), /hidden/)
    assert.equal(document.components.schemas['a.given']?.properties?.u?.default, 'shown')
  })

  it('still shows that members with a default may be left out', () => {
    assert.deepEqual(document.components.schemas['a.given']?.required, ['v'])
  })
})

describe('the roles in an OpenRPC document', () => {
  const document = openRpc(guarded(sample('bookshop')))

  it('are part of methods and members', () => {
    assertOpenRpc(document)
    assert.deepEqual(document['x-roles'], [
      { name: 'viewer', description: 'Looks.', includes: [] },
      { name: 'admin', includes: ['viewer'] },
    ])
    assert.deepEqual(method(document, 'author.get_name')['x-roles'], ['viewer', 'admin'])
    assert.deepEqual(method(document, 'author.get_uuid')['x-roles'], ['admin'])
    assert.ok(errors(method(document, 'author.get_name')).includes('RBAC_PERMISSION_DENIED'))
    assert.deepEqual(document.components.schemas.author?.properties?.uuid?.['x-roles'], ['admin'])
  })

  it('do not make a member required that some users may not read', () => {
    const check = schemasOf(openRpc(sample('bookshop')))
    const record = { name: 'An author' }
    assert.notEqual(check('/components/schemas/author', record), null)
    assert.equal(schemasOf(document)('/components/schemas/author', record), null)
  })
})

describe('the schemas of openRpc', () => {
  for (const name of ['pool', 'bookshop']) {
    describe(`against a server of samples/${name}`, () => {
      const api = sample(name)
      const document = openRpc(api)
      const check = schemasOf(document)
      let desk: Desk
      let session: unknown[]
      before(async () => {
        desk = openDesk(api, { password: 'a password' })
        await desk.service.ready
        session = api.uses.includes('session')
          ? [await desk.result('session.login_with_password', 'root', 'a password')]
          : []
      })

      it('hold for every implied read of every object', async () => {
        let read = 0
        for (const owner of api.classes.filter((c) => !c.without.includes('get_all') && c.objects === 'implied')) {
          const refs = (await desk.result(`${owner.name}.get_all`, ...session)) as string[]
          for (const rpc of rpcsOf(api).filter((r) => r.class === owner.name && isRead(r.does.kind))) {
            for (const params of rpc.params.length === 0 ? [[]] : refs.map((ref) => [ref])) {
              const result = await desk.result(rpc.name, ...session, ...params)
              assert.equal(check(resultPlace(document, rpc.name), result), null, rpc.name)
              read++
            }
          }
        }
        assert.ok(read > 50)
      })

      it('hold for the parameters of accepted calls, not for those of refused ones', async () => {
        const create = name === 'pool' ? 'network.create' : 'author.create'
        const place = `/methods/${methodIndex(document, create)}/params/${session.length}/schema`
        const good = name === 'pool' ? { name_label: 'a network' } : { name: 'An author' }
        assert.equal(check(place, good), null)
        const ref = await desk.result(create, ...session, good)
        assert.equal(check(resultPlace(document, create), ref), null)
        for (const bad of [{}, { ...good, nonsense: 1 }, []]) {
          assert.notEqual(check(place, bad), null)
          assert.match((await desk.error(create, ...session, bad))[0] ?? '', /^FIELD_/)
        }
      })
    })
  }

  it('hold for all records of samples/xenapi', async function () {
    this.timeout(20_000)
    const api = sample('xenapi')
    const document = openRpc(api)
    const check = schemasOf(document)
    const desk = openDesk(api, { password: 'a password' })
    await desk.service.ready
    const session = await desk.result('session.login_with_password', 'root', 'a password')
    assert.equal(check(resultPlace(document, 'session.login_with_password'), session), null)
    const reads = document.methods.filter((m) => /^\w+\.get_all_records$/.test(m.name))
    assert.ok(reads.length > 40)
    for (const { name } of reads)
      assert.equal(check(resultPlace(document, name), await desk.result(name, session)), null, name)
  })

  it('describe a session as the null reference, except as the result of a login', () => {
    const text = 'api T uses session\nclass lock {\n  RW holder : session ref\n}\n'
    const document = openRpc(apiOf(text))
    const check = schemasOf(document)
    for (const place of [resultPlace(document, 'lock.get_holder'), '/components/schemas/lock/properties/holder'])
      assert.equal(check(place, 'OpaqueRef:NULL'), null)
    assert.notEqual(check(resultPlace(document, 'session.login_with_password'), 'OpaqueRef:NULL'), null)
    assert.notEqual(check('/components/schemas/lock.given/properties/holder', 'OpaqueRef:NULL'), null)
  })

  it('distinguish a real reference from the null one, and a canonical date from another', () => {
    const check = schemasOf(openRpc(sample('pool')))
    assert.equal(check('/components/schemas/VM.ref', 'OpaqueRef:1'), null)
    assert.notEqual(check('/components/schemas/VM.ref', 'OpaqueRef:NULL'), null)
    assert.equal(check('/components/schemas/VM.ref_or_null', 'OpaqueRef:NULL'), null)
    const boot = '/components/schemas/host/properties/boot_time'
    assert.equal(check(boot, '20260131T12:00:00Z'), null)
    assert.equal(check(boot, '20260131T12:00:00.250Z'), null)
    assert.notEqual(check(boot, '2026-01-31T12:00:00Z'), null)
  })
})

function sample(name: string): Api {
  const { model } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  return model
}

/** With sessions and roles. Only these roles may read the author, and only some of them its uuid. */
function guarded(api: Api): Api {
  const roles = [
    { name: 'viewer', doc: 'Looks.', includes: [] },
    { name: 'admin', doc: '', includes: ['viewer'] },
  ]
  const classes = api.classes.map((c) => {
    const fields = c.fields.map((f) => (f.name === 'uuid' ? { ...f, allows: { get: ['admin'] } } : f))
    return c.name === 'author' ? { ...c, fields, allows: { all: ['viewer'] } } : c
  })
  return { ...api, uses: ['session'], roles, classes }
}

function isLogout({ name }: Rpc): boolean {
  return name.startsWith('session.') && name.includes('logout')
}

function isRead(kind: string): boolean {
  return ['get', 'get_record', 'get_all', 'get_all_records'].includes(kind)
}

function method(document: OpenRpcDocument, name: string): OpenRpcMethod {
  return document.methods[methodIndex(document, name)] as OpenRpcMethod
}

function methodIndex(document: OpenRpcDocument, name: string): number {
  const index = document.methods.findIndex((m) => m.name === name)
  assert.ok(index >= 0, name)
  return index
}

function resultPlace(document: OpenRpcDocument, name: string): string {
  return `/methods/${methodIndex(document, name)}/result/schema`
}

function errors(of: OpenRpcMethod): string[] {
  return of.errors.map(({ $ref }) => $ref.replace(/.*\//, ''))
}

/** The references without a target. */
function dangling(document: OpenRpcDocument): string[] {
  const refs = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1] ?? ''))
  assert.ok(refs.size > 20)
  return [...refs].filter((ref) => {
    const [, , kind = '', name = ''] = ref.split('/')
    const components: { readonly [kind: string]: object } = document.components
    return !Object.hasOwn(components[kind] ?? {}, name)
  })
}
