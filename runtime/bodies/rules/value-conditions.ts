/** The conditions (`where`) of fields, parameters and the members of records, checked on values. */
import type { Api, Param, Type } from '../../../model/api.ts'
import type { Condition } from '../../../model/body.ts'
import { isScalar } from '../../../model/kinds.ts'
import { typesIn } from '../../../model/types.ts'
import { ApiError, valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import type { PlainCode } from '../protocol.ts'
import { EvaluationRun } from './evaluation-run.ts'

/** Throws VALUE_NOT_SUPPORTED(name, value, condition) for a value that does not meet it. */
export type CheckCondition = (value: Value) => void

/** A field, a parameter or a member. */
interface Conditioned {
  readonly name: string
  readonly type: Type
  /** Its values are not shown, as a message may write the field that knows nothing of it. */
  readonly secret?: true
}

export class ValueConditions {
  readonly #api: Api
  readonly #codes: ReadonlyMap<string, PlainCode>
  /** Of records, once made. Records may contain each other in sets. */
  readonly #records = new Map<string, CheckCondition | undefined>()
  #evaluated = 0

  constructor(api: Api, codes: ReadonlyMap<string, PlainCode>) {
    this.#api = api
    this.#codes = codes
  }

  /** How many steps all evaluations have taken. */
  get evaluated(): number {
    return this.#evaluated
  }

  /** By `Class.field`, the checks of the stored fields that have one. */
  ofFields(): Map<string, CheckCondition> {
    const checks = new Map<string, CheckCondition>()
    for (const owner of this.#api.classes) {
      if (owner.objects === 'none') continue
      for (const field of owner.fields) {
        const key = `${owner.name}.${field.name}`
        const check = field.computed ? undefined : this.#check(key, field, field.where)
        if (check) checks.set(key, check)
      }
    }
    return checks
  }

  /** Of the members of the records in values of a type; undefined if none has conditions. */
  readonly ofType = (type: Type): CheckCondition | undefined => this.#inside(type)

  /** Of the parameters of a declared message, in order; undefined if none has conditions. */
  readonly ofParams = (message: string, params: readonly Param[]): ((args: readonly Value[]) => void) | undefined => {
    const checks = params.map((param) => this.#check(`${message}(${param.name})`, param, param.where))
    if (checks.every((check) => check === undefined)) return undefined
    return (args) => {
      for (const [i, check] of checks.entries()) check?.(args[i] as Value)
    }
  }

  #check(key: string, owner: Conditioned, where: Condition | undefined): CheckCondition | undefined {
    const own = where && this.#condition(key, owner, where)
    const inside = this.#inside(owner.type)
    if (!own || !inside) return own ?? inside
    return (value) => {
      inside(value)
      own(value)
    }
  }

  #condition(key: string, { name, secret }: Conditioned, { text }: Condition): CheckCondition {
    const code = this.#codes.get(key)
    if (!code) throw new Error(`no code for the condition of "${key}"`)
    return (value) => {
      if (!this.#isMet(code, value)) throw valueNotSupported(name, secret ? '(secret)' : canonicalText(value), text)
    }
  }

  /** A condition that cannot be evaluated does not hold. */
  #isMet(code: PlainCode, value: Value): boolean {
    const run = new EvaluationRun(false)
    try {
      return code(run, value) === true
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    } finally {
      this.#evaluated += run.taken
    }
  }

  /** The conditions of members of the records inside a type. */
  #inside(type: Type): CheckCondition | undefined {
    // Most types are scalars.
    if (isScalar(type) || ![...typesIn(type)].some((part) => part.kind === 'record')) return undefined
    switch (type.kind) {
      case 'record':
        return this.#record(type.name)
      case 'set':
      case 'option': {
        const element = this.#inside(type.of)
        return element && ((value) => (value as readonly Value[]).forEach(element))
      }
      case 'map': {
        const element = this.#inside(type.value)
        return (
          element &&
          ((value) => {
            for (const part of (value as ReadonlyMap<Value, Value>).values()) element(part)
          })
        )
      }
      default:
        return undefined
    }
  }

  /** undefined for the record of a class, whose values the store keeps. */
  #record(name: string): CheckCondition | undefined {
    if (this.#records.has(name)) return this.#records.get(name)
    const record = this.#api.records.find((one) => one.name === name)
    if (!record) return undefined
    const checks = new Map<string, CheckCondition>()
    const check: CheckCondition = (value) => {
      if (!(value instanceof RecordValue)) return
      for (const [i, member] of value.names.entries()) checks.get(member)?.(value.values[i] as Value)
    }
    // Before its members are looked at: they may hold the same record.
    this.#records.set(name, check)
    for (const member of record.members) {
      const made = this.#check(`${name}.${member.name}`, member, member.where)
      if (made) checks.set(member.name, made)
    }
    if (checks.size === 0) this.#records.set(name, undefined)
    return checks.size === 0 ? undefined : check
  }
}
