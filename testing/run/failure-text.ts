/** What a failed test says: sentences with the names of the text, and the values as it would write them. */
import { isDeepStrictEqual } from 'node:util'
import { MemberMissing } from '../../runtime/bodies/library/records.ts'
import type { LocalValue } from '../../runtime/bodies/protocol.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { TestStep } from '../protocol.ts'
import type { FailedBlock } from '../world/failed-block.ts'
import type { BrokenInvariant } from '../world/invariant-watch.ts'
import { callText, shownCall, type TestCall } from './call-log.ts'
import type { NamesOfObjects } from './object-names.ts'
import { TestLimit } from './scene-run.ts'
import type { TestFacts } from './test-facts.ts'
import { type Complaint, TestFailed } from './test-failed.ts'
import type { ShownCall, ShownPart } from './test-result.ts'
import { type ValueTextParts, valueText } from './value-text.ts'

/** Of more objects that break an invariant, the first ones say enough. */
const MOST_OFFENDERS = 5

export class FailureText {
  readonly parts: ValueTextParts
  readonly #facts: TestFacts
  readonly #names: NamesOfObjects

  constructor(facts: TestFacts, names: NamesOfObjects) {
    this.#facts = facts
    this.#names = names
    this.parts = { api: facts.code.model, nameObject: names.nameObject }
  }

  call(call: TestCall): ShownCall {
    return shownCall(call, this.#facts.signatures, this.parts, this.#names)
  }

  /** The values of the parts of an `expect`, each text once, in the order of the text. */
  partsOf(values: ReadonlyMap<number, LocalValue>): ShownPart[] {
    const shown = [...values].flatMap(([site, value]): ShownPart[] => {
      const found = this.#facts.site(site)
      if (found?.kind !== 'part' || value === undefined) return []
      const text = this.#facts.textAt(found.path, found.at)
      return [{ at: found.at, text, value: valueText(this.parts, found.type, value as Value) }]
    })
    shown.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.at[2] - b.at[2] || a.at[3] - b.at[3])
    return shown.filter(({ text, value }, i) => shown.findIndex((p) => p.text === text && p.value === value) === i)
  }

  /** Why an error ends the test. `call`: the call that ended with it. */
  complaint(error: unknown, call: TestCall | undefined): Complaint {
    if (error instanceof TestFailed)
      return { message: error.message, ...(error.help !== undefined && { help: error.help }) }
    if (error instanceof TestLimit) return { message: error.message }
    if (error instanceof MemberMissing && this.#isInternal(error.member)) return internalText(error.member)
    if (!(error instanceof ApiError)) return { message: `Crowfoot could not run the test: ${messageOf(error)}` }
    if (!call) return { message: `The statement fails with ${this.#error(error)}.` }
    return { message: `${this.#call(call)} fails with ${this.#error(error)}.`, ...this.#advice(error, call) }
  }

  /** Whether a class has an `@internal` field of this name. */
  #isInternal(name: string): boolean {
    const { classes } = this.#facts.code.model
    return classes.some(({ fields }) => fields.some((field) => field.name === name && field.internal))
  }

  /** Lines for the log where it is not the API that failed. */
  bugLog(error: unknown): string[] {
    const isKnown = error instanceof TestFailed || error instanceof TestLimit || error instanceof ApiError
    if (error instanceof MemberMissing && this.#isInternal(error.member)) return []
    return isKnown || !(error instanceof Error) ? [] : (error.stack ?? '').split('\n')
  }

  /** undefined where the call has failed as `expect … fails` says. */
  unexpectedOutcome(call: TestCall, { code, params }: TestStep & { kind: 'call fails' }): Complaint | undefined {
    const { outcome } = call
    const error = outcome && 'error' in outcome ? outcome.error : undefined
    if (error === undefined) {
      const { result } = this.call(call)
      const gave = result === undefined ? 'it did not fail' : `it gave ${result}`
      return { message: `${this.#call(call)} should fail with ${code}, but ${gave}.` }
    }
    const complaint = this.unexpectedError(error, code, params, this.#call(call))
    const isCodeless = complaint && error instanceof ApiError && error.code === 'NOT_IMPLEMENTED'
    return isCodeless ? { ...complaint, ...this.#advice(error, call) } : complaint
  }

  /** `raised`: by a define or what is internal; undefined where it did not fail. `what`: the call, if it is a client's. */
  unexpectedError(
    raised: unknown,
    code: string,
    params: readonly string[] | null,
    what = 'The call',
  ): Complaint | undefined {
    if (raised === undefined) return { message: `${what} should fail with ${code}, but it did not fail.` }
    if (!(raised instanceof ApiError)) throw raised
    const isSame = raised.code === code && (!params || isDeepStrictEqual(params, raised.params))
    if (isSame) return undefined
    const expected = raised.code === code && params ? this.#error(new ApiError(code, ...params)) : code
    return { message: `${what} should fail with ${expected}, but it fails with ${this.#error(raised)}.` }
  }

  changed(call: TestCall, code: string, changes: readonly string[]): Complaint {
    const message = `${this.#call(call)} fails with ${code}, but it has changed something: ${changes.join('; ')}.`
    return { message, help: 'What a message did before it waited stays when it fails later.' }
  }

  endless(call: TestCall): Complaint {
    return { message: `${this.#call(call)} waits for what never happens, so it does not end.` }
  }

  broken([first, ...others]: readonly BrokenInvariant[], call: TestCall | undefined): Complaint {
    if (!first) throw new Error('no invariant is broken')
    const { title, offenders, error } = first
    const when = call ? `after ${this.#call(call)}` : 'after this statement'
    const why = error ? `: it fails with ${this.#error(error)}` : this.#offenders(offenders)
    const more = new Set(others.map((other) => other.title).filter((other) => other !== title))
    const also = [...more].map((other) => ` Nor does "${other}".`).join('')
    return { message: `The invariant "${title}" does not hold ${when}${why}.${also}` }
  }

  failedBlock({ block, code }: FailedBlock): Complaint {
    return {
      message: `The block "${block}" of "after" has failed with ${code}, and nobody gets its error.`,
      help: 'It runs by itself, later. Ask for what may have changed until then with "if", instead of "require".',
    }
  }

  #offenders(offenders: BrokenInvariant['offenders']): string {
    if (offenders.length === 0) return ''
    const named = offenders.slice(0, MOST_OFFENDERS).map(({ class: owner, ref }) => this.parts.nameObject(owner, ref))
    const more = offenders.length - named.length
    return `: it is broken by ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  }

  #call(call: TestCall): string {
    return callText(call, this.#facts.signatures, this.parts)
  }

  /** The call as the test writes it. */
  #source({ path, at }: TestCall): string {
    return this.#facts.textAt(path, at)
  }

  #error({ code, params }: ApiError): string {
    return params.length === 0 ? code : `${code}(${params.map((param) => this.#names.nameText(param)).join(', ')})`
  }

  #advice({ code, params: [name = ''] }: ApiError, call: TestCall): Pick<Complaint, 'help'> {
    if (code === 'INTERNAL_ERROR') return { help: 'This is a bug of a body, or of the server: see the log.' }
    if (code !== 'NOT_IMPLEMENTED')
      return { help: `If that is right, write: expect ${this.#source(call)} fails ${code}` }
    const external = this.#facts.code.model.externals?.find((one) => one.name === name)
    const params = external?.params.map((param) => param.name).join(', ')
    return {
      help: external
        ? `Tests do not run handlers.ts. Write what the external answers, before the call: given ${name}(${params}) = …`
        : `"${name}" has no body, and tests do not run handlers.ts. Give it a body; what it needs of the outside can be an external.`,
    }
  }
}

function internalText(member: string): Complaint {
  return {
    message: `The record has no member "${member}": an RPC has returned it, and these records do not have @internal fields.`,
    help: `Read it from the object instead: x.${member}, where x is a reference.`,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
