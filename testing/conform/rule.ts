/** What a rule is: a claim of the reference, and how it is put to the test. */
import type { Api, Class, Field } from '../../model/api.ts'
import type { AccessorVerb } from '../../model/implied.ts'
import { publicFields } from '../../model/public-api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { Dice } from '../explore/dice.ts'
import type { CallTrace } from '../remote/call-outcome.ts'
import type { ObjectRecipes } from './object-recipes.ts'
import type { Probe, ProbeBuilder } from './probe.ts'
import type { SampleValues } from './sample-values.ts'
import type { ProbeStage } from './stage.ts'

/** What rules make probes of. */
export interface RuleParts {
  readonly api: Api
  readonly stage: ProbeStage
  readonly recipes: ObjectRecipes
  readonly samples: SampleValues
  readonly draw: Dice
  /** By name, without twins. */
  readonly rpcs: ReadonlyMap<string, Rpc>
  /** How many formats there are. */
  readonly formats: number
}

/** A test that is no sequence. */
export interface SpecialTrial {
  readonly about: string
  /** The trial means something only where the server is right in this. */
  readonly before?: Probe
  run(): Promise<SpecialOutcome>
}

export interface SpecialOutcome {
  /** undefined where the server is right. */
  readonly problem: { readonly expected: string; readonly got: string } | undefined
  readonly traces: readonly CallTrace[]
  readonly compared: number
}

export type Trial = Probe | SpecialTrial

export interface ConformRule {
  readonly name: string
  /** The sentence of the reference that it tests. */
  readonly sentence: string
  /** Where the sentence stands. */
  readonly page: string
  /** It has no trials of its own: all calls of the others are about it. */
  readonly byOthers?: true
  /** Why there are no trials, where that is not plain: a phrase. */
  untried?(parts: RuleParts): string | undefined
  /** Lazy, and perhaps without an end. None: nothing of the API is about it. */
  trials(parts: RuleParts): Iterable<Trial>
}

/** The accessor of a field, implied or declared. */
export function accessorOf(
  { rpcs }: Pick<RuleParts, 'rpcs'>,
  owner: Class,
  verb: AccessorVerb,
  field: string,
): string | undefined {
  const implied = `${owner.name}.${verb}_${field}`
  const rpc = rpcs.get(implied)
  return rpc && rpc.does.kind === verb ? implied : undefined
}

/** Classes that clients can make objects of, and whose records they can read. */
export function madeClasses({ recipes, rpcs }: RuleParts): readonly Class[] {
  return recipes.classes().filter((owner) => rpcs.has(`${owner.name}.get_record`))
}

/** Each such class in each format. */
export function* inEachFormat(parts: RuleParts): Iterable<readonly [owner: Class, via: number]> {
  for (const owner of madeClasses(parts)) for (let via = 0; via < parts.formats; via++) yield [owner, via]
}

export function clientFields(owner: Class): readonly Field[] {
  return publicFields(owner)
}

/** Calls an RPC if the API has it. */
export function callIf(
  parts: RuleParts,
  probe: ProbeBuilder,
  method: string,
  ...args: Parameters<ProbeBuilder['call']>[1][]
): void {
  if (parts.rpcs.has(method)) probe.call(method, ...args)
}
