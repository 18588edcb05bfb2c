/** JavaScript of the bodies of an API: one module, which makes `CompiledBodies` (runtime/bodies/protocol.ts) of the library. */
import type { Api } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { secretFields } from '../../../model/secret-fields.ts'
import type { TestCase } from '../../../model/test-case.ts'
import { calleeKey } from './callee-key.ts'
import { type Code, type Line, type MappedText, render } from './code.ts'
import { COUNT_LINE, COUNTERS } from './coverage.ts'
import { Callees } from './facts.ts'
import { Functions } from './functions.ts'
import { stringCode } from './literals.ts'
import { conditionsOf, type NamedBody, type NamedCondition, namedBodies } from './named-bodies.ts'
import { ModuleNames } from './names.ts'
import type { ModuleScope } from './scope.ts'
import { secretValues } from './secret-values.ts'
import { type CodeSite, Sites } from './sites.ts'

export interface EmitOptions {
  /** Begins the function that takes the library. */
  readonly head?: string
  /** Tests of the API, whose code the module then has too (testing/protocol.ts). */
  readonly tests?: readonly TestCase[]
  /**
   * Counts how often statements are run and conditions hold. The function then takes a second argument, the counters: an
   * array of numbers, one for each site. A guard that `can` evaluates is not counted.
   */
  readonly coverage?: boolean
  /** Whether the text has a source map; true by default. */
  readonly isMapped?: boolean
}

export interface EmittedBodies extends MappedText {
  /** What the numbers in the code mean. */
  readonly sites: readonly CodeSite[]
}

/** The module's text and its source map. */
export function emitBodies(api: Api, options: EmitOptions = {}): EmittedBodies {
  const { tests, coverage = false, isMapped } = options
  const { head = `export default function ($${coverage ? `, ${COUNTERS}` : ''}) {` } = options
  const names = new ModuleNames(api, tests)
  const sites = new Sites()
  const bodies = namedBodies(api)
  const conditions = conditionsOf(api)
  const codes = new Map(bodies.map(({ target, label }) => [calleeKey(target), names.take(label)]))
  const guards = new Map(
    bodies.filter(isGuarded).map(({ target, label }) => [calleeKey(target), names.take(`${label}_guard`)]),
  )
  const held = new Map(conditions.map(({ key }) => [key, names.take(`${key.replace(/\W+/g, '_')}_condition`)]))
  const scope: ModuleScope = {
    api,
    names,
    callees: new Callees(api),
    sites,
    secrets: secretValues(api),
    secretFields: secretFields(api),
    codeName: (target) => required(codes.get(calleeKey(target)), calleeKey(target)),
    conditionName: (key) => required(held.get(key), key),
    guardName: (target) => guards.get(calleeKey(target)),
  }
  const functions = new Functions(scope, coverage)
  const members = membersOf(api, functions, bodies, conditions)
  if (tests) members.push(testsMember(api, functions, tests))
  // Written last, as the functions say what is to be prepared.
  const counting = coverage ? [COUNT_LINE] : []
  const inside = [...names.lines(), ...counting, ...functions.lines, { code: 'return {', inside: members, end: '}' }]
  return { ...render([{ code: head, inside, end: '}' }], isMapped), sites: sites.all }
}

/** Makes the code of one test when it is asked for: a world runs one test of many. */
function testsMember(api: Api, functions: Functions, tests: readonly TestCase[]): Line {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  const cases = tests.map((test) => functions.test(test, rpcs))
  return { code: 'tests: { get: ($title) => { switch ($title) {', inside: cases, end: '} } },' }
}

/** Whether the API has anything that needs code. */
export function hasBodies(api: Api): boolean {
  const { classes, invariants = [] } = api
  const isComputed = classes.some(({ fields, checks = [] }) => checks.length > 0 || fields.some((one) => one.computed))
  return isComputed || invariants.length > 0 || namedBodies(api).length > 0 || conditionsOf(api).length > 0
}

function isGuarded({ target, body, isCheck, conditions }: NamedBody): boolean {
  return target.kind === 'define' ? isCheck : target.kind === 'message' && (body.guard > 0 || conditions.length > 0)
}

/** The members of `CompiledBodies`. */
function membersOf(
  api: Api,
  functions: Functions,
  bodies: readonly NamedBody[],
  conditions: readonly NamedCondition[],
): Line[] {
  const held = conditions.map(({ key, condition }) => entry(key, functions.condition(key, condition)))
  const made = bodies.map((body) => ({ body, code: functions.body(body), guard: functions.guard(body) }))
  const codes = (kind: string) => made.filter(({ body }) => body.target.kind === kind)
  const computed = api.classes.flatMap((owner) =>
    owner.fields.flatMap((field) =>
      field.computed
        ? [entry(`${owner.name}.${field.name}`, functions.computed(owner.name, field, field.computed))]
        : [],
    ),
  )
  const checks = api.classes.flatMap(({ name, checks: own = [] }) =>
    own.length === 0 ? [] : [entry(name, `[${own.map((check) => functions.check(name, check)).join(', ')}]`)],
  )
  const offenders = (api.invariants ?? []).flatMap((one) => {
    const code = functions.offenders(one)
    return code ? [entry(one.title, code)] : []
  })
  const invariants = api.invariants?.map((one) => entry(one.title, functions.invariant(one))) ?? []
  return [
    map(
      'messages',
      codes('message').map(({ body, code }) => entry(body.key, code)),
    ),
    map(
      'guards',
      codes('message').flatMap(({ body, guard }) => (guard ? [entry(body.key, guard)] : [])),
    ),
    map(
      'externals',
      codes('external').map(({ body, code }) => entry(body.key, code)),
    ),
    map(
      'afters',
      functions.afters.map(({ id, code }) => entry(id, code)),
    ),
    map('computed', computed),
    map('conditions', held),
    map('checks', checks),
    map('invariants', invariants),
    map('offenders', offenders),
  ]
}

function map(name: string, entries: readonly Line[]): Line {
  return entries.length === 0
    ? { code: `${name}: new Map(),` }
    : { code: `${name}: new Map([`, inside: entries, end: ']),' }
}

function entry(key: string, code: Code): Line {
  return { code: ['[', stringCode(key), ', ', code, '],'] }
}

function required(name: string | undefined, what: string): string {
  if (name === undefined) throw new Error(`the model has no body of ${what}`)
  return name
}
