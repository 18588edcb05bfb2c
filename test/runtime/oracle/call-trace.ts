/** The calls of a run, with short names for refs, for people: `client 1 XML: node.create({home: shelf1}) -> node1`. */
import { type Arg, type Call, type Reply, Wrong } from './call.ts'
import { NULL } from './plain-values.ts'

export class Trace {
  readonly #names = new Map([[NULL, 'null']])
  readonly #counts = new Map<string, number>()
  readonly #lines: string[] = []

  /** Gives an object its name: `wanted`, or else its class with the next number. */
  name(className: string, ref: string, wanted?: string): string {
    const count = (this.#counts.get(className) ?? 0) + 1
    this.#counts.set(className, count)
    const name = wanted ?? `${className}${count}`
    this.#names.set(ref, name)
    return name
  }

  add(who: string, { method, args }: Call, reply: Reply): void {
    const came = 'value' in reply ? this.show(reply.value) : this.error(reply.error)
    this.#lines.push(`${who}: ${method}(${args.map((arg) => this.show(arg)).join(', ')}) -> ${came}`)
  }

  error([code, ...params]: readonly string[]): string {
    return `${code}(${params.map((param) => this.show(param)).join(', ')})`
  }

  say(line: string): void {
    this.#lines.push(line)
  }

  show(value: Arg): string {
    if (value instanceof Wrong) return `${value.json} or ${value.xml}`
    if (typeof value === 'string') return this.#names.get(value) ?? JSON.stringify(value)
    if (value instanceof Map) {
      const key = (k: string) => this.#names.get(k) ?? (/^\w+$/.test(k) ? k : JSON.stringify(k))
      return `{${[...value].map(([k, v]) => `${key(k)}: ${this.show(v)}`).join(', ')}}`
    }
    return Array.isArray(value) ? `[${value.map((item) => this.show(item)).join(', ')}]` : String(value)
  }

  text(): string {
    return this.#lines.join('\n')
  }
}
