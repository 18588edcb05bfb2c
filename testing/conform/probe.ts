/** Sequences of calls that are played on a server and on the oracle. Objects are named by the steps that make them. */
import { RecordValue, type Value } from '../../runtime/values/values.ts'

/** A parameter as text of each wire format: also what no value of its type can be. */
export class RawArgument {
  readonly json: string
  readonly xml: string
  constructor(json: string, xml: string) {
    this.json = json
    this.xml = xml
  }
}

/** Values may contain symbols of objects (`madeBy`) where they have references and texts. */
export type ProbeArgument = Value | RawArgument

export interface ProbeStep {
  /** Tells the steps of a probe apart. */
  readonly id: number
  readonly method: string
  readonly args: readonly ProbeArgument[]
  /** The client: a role, or `''` for the one that may do everything. */
  readonly who: string
  /** Which of the formats: its place in their list, counted round. */
  readonly via: number
  /** The call goes by the `Async.` twin, and its outcome is the record of the task at its end. */
  readonly asTask: boolean
  /** Sent as the session; null: none is sent. Absent: the session of the client. */
  readonly session?: string | null
}

export interface Probe {
  /** What it is about, such as `VM.name_label`. */
  readonly about: string
  readonly steps: readonly ProbeStep[]
}

/** Stands for the reference, or other text, that the step has answered. */
export function madeBy(step: number): string {
  return `\u0001${step}\u0001`
}

const SYMBOL = /\u0001(-?\d+)\u0001/g

/** A step named an object that was not made. */
export class Unmade extends Error {}

/** The argument with the texts that the symbols stand for. Throws Unmade. */
export function resolved<T extends ProbeArgument>(argument: T, made: ReadonlyMap<number, string>): T {
  return resolve(argument, made) as T
}

function resolve(value: ProbeArgument, made: ReadonlyMap<number, string>): ProbeArgument {
  if (typeof value === 'string') return textOf(value, made)
  if (value instanceof RawArgument) return new RawArgument(textOf(value.json, made), textOf(value.xml, made))
  if (Array.isArray(value)) return (value as readonly Value[]).map((one) => resolve(one, made) as Value)
  if (value instanceof Map)
    return new Map([...value].map(([k, v]) => [resolve(k, made) as Value, resolve(v, made) as Value]))
  if (value instanceof RecordValue)
    return new RecordValue(
      value.names,
      value.values.map((one) => resolve(one, made) as Value),
    )
  return value
}

function textOf(text: string, made: ReadonlyMap<number, string>): string {
  return text.replace(SYMBOL, (_, id: string) => {
    const known = made.get(Number(id))
    if (known === undefined) throw new Unmade(`step ${id} has made nothing`)
    return known
  })
}

/** The steps whose results the value names; negative numbers are existing objects. */
export function stepsNamedIn(value: ProbeArgument, found: Set<number> = new Set()): Set<number> {
  if (typeof value === 'string') for (const [, id] of value.matchAll(SYMBOL)) found.add(Number(id))
  else if (value instanceof RawArgument) stepsNamedIn(`${value.json}${value.xml}`, found)
  else if (Array.isArray(value)) for (const one of value as readonly Value[]) stepsNamedIn(one, found)
  else if (value instanceof Map)
    for (const [k, v] of value) {
      stepsNamedIn(k, found)
      stepsNamedIn(v, found)
    }
  else if (value instanceof RecordValue) for (const one of value.values) stepsNamedIn(one, found)
  return found
}

/** Options of a step that are not usual. */
export type StepOptions = Partial<Pick<ProbeStep, 'who' | 'via' | 'asTask' | 'session'>>

/** Writes a probe step by step. */
export class ProbeBuilder {
  readonly about: string
  readonly steps: ProbeStep[] = []
  /** The format of the steps that follow. */
  via: number

  constructor(about: string, via = 0) {
    this.about = about
    this.via = via
  }

  /** The symbol of what the call answers. */
  call(method: string, ...args: readonly ProbeArgument[]): string {
    return this.callAs({}, method, ...args)
  }

  callAs(options: StepOptions, method: string, ...args: readonly ProbeArgument[]): string {
    const id = this.steps.length + 1
    this.steps.push({ id, method, args, who: '', via: this.via, asTask: false, ...options })
    return madeBy(id)
  }

  end(): Probe {
    return { about: this.about, steps: this.steps }
  }
}

/** The members as the record of `create` or of a message. */
export function recordOf(members: ReadonlyMap<string, Value>): RecordValue {
  return new RecordValue([...members.keys()], [...members.values()])
}
