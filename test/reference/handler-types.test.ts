/** The generated types: the compiler accepts code that fits the API, and refuses what does not. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { analyzeTexts } from '../../exports/analysis.ts'
import type { Api, External, Message, Type } from '../../model/api.ts'
import type { MessageBody } from '../../model/body.ts'
import { handlerTypes } from '../../reference/handler-types.ts'
import { readSample } from '../samples/sample.ts'

/** Names that TypeScript has for itself, that clash, and values that need quotes. */
const ODD = `api Odd
enum Map { "a-b", "it's", "\\"\\\\" }
enum flats { flat }
enum VM { on }
record Ref { string : Map enum, default : flats enum, Date : datetime }
/// A comment that would end here: */ and goes on.
class VM {
  RW class : VM enum = on
  RO/constructor other : Promise ref or null = null
  message switch(new : (Map enum -> Ref record) map, if : VM record option) : Promise ref set
}
class Promise {
  RO/constructor vm : VM ref
}
error IF(class, new)
`

const CODE = `import { fail, type HttpRoutes, type Messages } from './api.gen.ts'

export const messages = {
  async 'VM.start'({ vm, start_paused }, ctx) {
    const host = await ctx.transaction((tx) => {
      const machine = tx.VM.get(vm)
      if (machine.is_a_template) fail('VM_IS_TEMPLATE', vm)
      if (machine.power_state !== 'Halted') fail('VM_BAD_POWER_STATE', vm, 'Halted', machine.power_state)
      machine.power_state = start_paused ? 'Paused' : 'Running'
      machine.resident_on = tx.host.all()[0] ?? null
      tx.VIF.create({ device: '0', VM: vm, network: tx.network.all()[0]! })
      tx.VM.byUuid(machine.uuid)?.length
      return machine.resident_on
    })
    ctx.log.info('started', { host, size: 7n })
    return undefined
  },
  'host.get_load': () => new Map([[1n, 0.5]]),
} satisfies Messages

export const http = {
  'GET /export_disk': {
    allows: ['operator'],
    handle: (request, { query, progress }) => {
      progress(0.5)
      return query.has('raw') ? request.body ?? new ReadableStream() : new Response(null, { status: 204 })
    },
  },
  'PUT /import_disk': async ({ body }) => {
    for await (const chunk of body ?? []) chunk.byteLength
  },
} satisfies HttpRoutes
`

/** Each of these is an error in place of the line that it stands for. */
const WRONG: readonly (readonly [line: string, wrong: string, error: RegExp])[] = [
  ["  'host.get_load'", "  'host.get_laod'", /get_laod/],
  ["fail('VM_IS_TEMPLATE', vm)", "fail('VM_IS_TEMPLATE')", /Expected 2 arguments/],
  ["fail('VM_IS_TEMPLATE', vm)", "fail('VM_IS_TEMPALTE', vm)", /VM_IS_TEMPALTE/],
  ["'Paused' : 'Running'", "'Paused' : 'Runing'", /Runing/],
  ['tx.VM.get(vm)', 'tx.host.get(vm)', /Ref<"VM">/],
  ['machine.resident_on = ', 'machine.VIFs = ', /read-only/],
  ["device: '0', VM: vm, network", "device: '0', network", /VM/],
  ['[[1n, 0.5]]', '[[1, 0.5]]', /bigint/],
  ["'GET /export_disk'", "'FETCH /export_disk'", /FETCH/],
  ["['operator']", "['operatr']", /operatr/],
  ['ctx.transaction((tx) =>', 'ctx.transaction(async (tx) =>', /Promise/],
]

/** What the examples of docs/handlers.md use. */
const DOCS = `api Depot uses session
role operator
error DEPOT_FULL(depot, size)
record image { uuid : string, size : int }
class SR { RW name : string }
class VDI { RW name : string }
class depot {
  RW size : int = 0
  message fill(depot : depot ref, more : int) : int throws DEPOT_FULL
}`

const REF: Type = { kind: 'ref', class: 'VM', nullable: false }
const VMS: Type = { kind: 'set', of: { kind: 'record', name: 'VM' } }
const SCAN = { doc: 'Looks.', throws: [], result: VMS, params: ['new', 'ctx'].map((name) => ({ name, type: REF })) }
const BODY: MessageBody = {
  ...{ path: '', at: [0, 0, 0, 0], params: [], result: null, statements: [], guard: 0 },
  effects: {
    ...{ reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] },
    ...{ waits: false, holds: false, after: false, progress: false, context: false },
  },
}
const EXTERNALS: External[] = [
  { ...SCAN, name: 'scan' },
  { ...SCAN, name: 'look', result: null, body: BODY },
]
const LIST_IMAGES: External = {
  ...{ name: 'list_images', doc: '', throws: [], params: [{ name: 'sr', type: { ...REF, class: 'SR' } }] },
  result: { kind: 'set', of: { kind: 'record', name: 'image' } },
}

const ODD_CODE = `import { fail, type Map_, type Messages } from './api.gen.ts'
export const key: Map_ = "it's"
export const messages = {
  'VM.switch': ({ new: given, if: vm }) => {
    const found = given.get('a-b')
    if (vm?.class === 'on' && found?.default === 'flat') fail('IF', found.string, found.Date.getTime())
    return []
  },
} satisfies Messages`

function externalCode(name: string): string {
  return `import type { Externals } from './api.gen.ts'
export const externals = { ${name}: async (vm, _other, { signal }) => { signal.throwIfAborted(); return [] } } satisfies Externals
export const kept: string = externals.${name}.name`
}

/** Of the `tsconfig.json` in docs/handlers.md. */
function documentedOptions(): object {
  const [, json = ''] =
    /```json\n(\{\n {2}"compilerOptions"[\s\S]*?)```/.exec(readFileSync('docs/handlers.md', 'utf8')) ?? []
  return (JSON.parse(json) as { readonly compilerOptions: object }).compilerOptions
}

describe('the generated types', () => {
  let folder: string
  /** What the compiler prints of all the code below: it starts once, as that takes longer than its work. */
  let errors: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-types-'))
    const compilerOptions = {
      ...documentedOptions(),
      typeRoots: [resolve('node_modules/@types')],
      ...{ exactOptionalPropertyTypes: true, noUnusedLocals: true, isolatedModules: true },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*/*.ts'] }))
    for (const name of ['bookshop', 'xenapi']) put(name, sample(name))
    putSample('xenapi')
    put('pool', withoutBodies(sample('pool')), CODE)
    put('odd', modelOf(ODD), ODD_CODE)
    put('with', { ...sample('pool'), externals: EXTERNALS }, externalCode('scan'))
    put('without', { ...sample('pool'), externals: EXTERNALS }, externalCode('lok'))
    for (const [i, code] of examples().entries()) put(`docs${i}`, { ...modelOf(DOCS), externals: [LIST_IMAGES] }, code)
    for (const [i, [line, wrong]] of WRONG.entries()) {
      assert.ok(CODE.includes(line), line)
      put(`wrong${i}`, withoutBodies(sample('pool')), CODE.replace(line, wrong))
    }
    const tsc = resolve('node_modules/typescript/bin/tsc')
    errors = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function put(name: string, api: Api, code?: string): void {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'api.gen.ts'), handlerTypes(api))
    if (code !== undefined) writeFileSync(join(folder, name, 'handlers.ts'), code)
  }

  /** The code of a sample, with the packages that it imports. */
  function putSample(name: string): void {
    const from = join('samples', name)
    for (const file of globSync('{handlers,http/*}.ts', { cwd: from }))
      cpSync(join(from, file), join(folder, name, file))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  }

  /** The errors in the files of that name. */
  function errorsIn(name: string): string {
    const all = errors.split(/^(?=\S)/m)
    return all.filter((text) => text.includes(`${basename(folder)}/${name}/`)).join('')
  }

  it('are right TypeScript for the samples with their code, and for names that TypeScript has for itself', () => {
    for (const name of ['bookshop', 'xenapi', 'pool', 'odd']) assert.equal(errorsIn(name), '')
  })

  it('have the functions of externals: one without a block in the text must be there', () => {
    assert.equal(errorsIn('with'), '')
    assert.match(errorsIn('without'), /handlers\.ts\(2,.*lok/)
  })

  it('have internal messages, which bodies call', () => {
    const text = 'class a { message m(n : int) @internal }\nclass b @internal { message m() }'
    const { model } = analyzeTexts([{ path: 'a.crow', text }], 'a')
    const types = handlerTypes(model as Api)
    assert.match(types, /readonly 'a\.m'\?: \(args: \{ readonly n: bigint \}/)
    assert.match(types, /readonly 'b\.m'\?:/)
  })

  it('have durations as bigints', () => {
    const duration = { kind: 'duration' } as const
    const external: External = { ...LIST_IMAGES, name: 'rest', params: [{ name: 'time', type: duration }] }
    const types = handlerTypes({
      ...sample('pool'),
      externals: [{ ...external, result: { kind: 'set', of: duration } }],
    })
    assert.match(types, /readonly rest: \(time: bigint, ctx: ExternalContext\) => Promise<readonly bigint\[\]>/)
  })

  it('accept the examples of docs/handlers.md', () => {
    assert.equal(examples().length, 4)
    for (const i of examples().keys()) assert.equal(errorsIn(`docs${i}`), '')
  })

  it('refuse code that does not fit the API', () => {
    for (const [i, [, wrong, error]] of WRONG.entries()) assert.match(errorsIn(`wrong${i}`), error, wrong)
  })

  it('are the same for the same model', () => {
    assert.equal(handlerTypes(sample('pool')), handlerTypes(JSON.parse(JSON.stringify(sample('pool')))))
  })
})

function sample(name: string): Api {
  const { model } = readSample(name)
  assert.ok(model)
  return model
}

/** Its messages have their code in TypeScript instead. */
function withoutBodies({ externals: _, ...api }: Api): Api {
  const bare = ({ body: _, ...message }: Message): Message => message
  return { ...api, classes: api.classes.map((c) => ({ ...c, messages: c.messages.map(bare) })) }
}

function modelOf(text: string): Api {
  const { model, diagnostics } = analyzeTexts([{ path: 'a.crow', text }], 'a')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

function examples(): string[] {
  const found = readFileSync('docs/handlers.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)
  return [...found].map(([, code = '']) => code)
}
