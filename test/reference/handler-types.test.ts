/** The generated types: the compiler accepts code that fits the API, and refuses what does not. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { analyzeTexts } from '../../exports/analysis.ts'
import type { Api, Type } from '../../model/api.ts'
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
    ctx.log.info('started', { host })
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

const NOTHING = { reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] }

describe('the generated types', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-types-'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const compilerOptions = {
      ...{ target: 'es2024', lib: ['es2024', 'dom', 'dom.iterable'], module: 'nodenext', noEmit: true },
      // Examples use Node's own modules, the generated file does not.
      ...{ types: ['node'], typeRoots: [resolve('node_modules/@types')] },
      ...{ strict: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true, verbatimModuleSyntax: true },
      ...{ exactOptionalPropertyTypes: true, noUnusedLocals: true, isolatedModules: true },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*/*.ts'] }))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function put(name: string, api: Api, code?: string): void {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'api.gen.ts'), handlerTypes(api))
    if (code !== undefined) writeFileSync(join(folder, name, 'handlers.ts'), code)
  }

  /** What the compiler prints. */
  function typeErrors(): string {
    try {
      return execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
        encoding: 'utf8',
      })
    } catch (error) {
      return String((error as { readonly stdout?: unknown }).stdout)
    }
  }

  const sample = (name: string): Api => {
    const { model } = readSample(name)
    assert.ok(model)
    return model
  }

  it('are right TypeScript for the samples, and for names that TypeScript has for itself', () => {
    for (const name of ['bookshop', 'xenapi']) put(name, sample(name))
    put('pool', sample('pool'), CODE)
    const { model, diagnostics } = analyzeTexts([{ path: 'odd.crow', text: ODD }], 'odd')
    assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
    put(
      'odd',
      model,
      `import { fail, type Map_, type Messages } from './api.gen.ts'
      export const key: Map_ = 'it\\'s'
      export const messages = {
        'VM.switch': ({ new: given, if: vm }) => {
          const found = given.get('a-b')
          if (vm?.class === 'on' && found?.default === 'flat') fail('IF', found.string, found.Date.getTime())
          return []
        },
      } satisfies Messages`,
    )
    assert.equal(typeErrors(), '')
  })

  it('have the functions of externals: one without a block in the text must be there', () => {
    const ref: Type = { kind: 'ref', class: 'VM', nullable: false }
    const result: Type = { kind: 'set', of: { kind: 'record', name: 'VM' } }
    const scan = {
      doc: 'Looks.',
      throws: [],
      result,
      params: [
        { name: 'new', type: ref },
        { name: 'ctx', type: ref },
      ],
    }
    const empty = { path: '', at: [0, 0, 0, 0], params: [], result: null, statements: [], guard: 0 } as const
    const effects = { ...NOTHING, waits: false, holds: false, context: false }
    const externals = [
      { ...scan, name: 'scan' },
      { ...scan, name: 'look', result: null, body: { ...empty, effects } },
    ]
    const code = (name: string) =>
      `import type { Externals } from './api.gen.ts'
      export const externals = { ${name}: async (vm, _other, { signal }) => { signal.throwIfAborted(); return [] } } satisfies Externals
      export const kept: string = externals.${name}.name`
    put('with', { ...sample('pool'), externals }, code('scan'))
    put('without', { ...sample('pool'), externals }, code('lok'))
    const errors = typeErrors()
    assert.doesNotMatch(errors, /\bwith\//m)
    assert.match(errors, /\bwithout\/handlers\.ts\(2,.*lok/m)
  })

  it('accept the examples of docs/handlers.md', () => {
    const examples = readFileSync('docs/handlers.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)
    const { model, diagnostics } = analyzeTexts([{ path: 'docs.crow', text: DOCS }], 'docs')
    assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
    const ref: Type = { kind: 'ref', class: 'SR', nullable: false }
    const result: Type = { kind: 'set', of: { kind: 'record', name: 'image' } }
    const externals = [{ name: 'list_images', doc: '', throws: [], params: [{ name: 'sr', type: ref }], result }]
    const codes = [...examples].map(([, code = '']) => code)
    for (const [i, code] of codes.entries()) put(`docs${i}`, { ...model, externals }, code)
    assert.equal(codes.length, 3)
    assert.doesNotMatch(typeErrors(), /\bdocs\d\//)
  })

  it('refuse code that does not fit the API', () => {
    for (const [i, [line, wrong]] of WRONG.entries()) {
      assert.ok(CODE.includes(line), line)
      put(`wrong${i}`, sample('pool'), CODE.replace(line, wrong))
    }
    const errors = typeErrors()
    for (const [i, [, wrong, error]] of WRONG.entries()) {
      const own = errors.split(/^(?=\S)/m).filter((text) => text.includes(`wrong${i}/`))
      assert.match(own.join(''), error, `${wrong}:\n${own.join('')}`)
    }
  })

  it('are the same for the same model', () => {
    assert.equal(handlerTypes(sample('pool')), handlerTypes(JSON.parse(JSON.stringify(sample('pool')))))
  })
})
