/** Small APIs with random computed fields, through references, sets, pairs and other computed fields. */
import type { Api } from '../../../../model/api.ts'
import type { BodyType, TypedExpr } from '../../../../model/body.ts'
import {
  arithmetic,
  builtIn,
  choice,
  compare,
  each,
  field,
  from,
  INT,
  int,
  literal,
  local,
  refType,
  selfOf,
  setType,
  total,
} from '../../../support/trees.ts'
import { model } from '../../store/models.ts'
import { withComputed } from '../computed-api.ts'

type Random = (below: number) => number

/** Fields by class: name and type, those that are computed last. */
interface Known {
  readonly ints: string[]
  readonly refs: [name: string, to: string][]
  readonly sets: [name: string, to: string][]
}

const BASE = {
  host: [
    'RW size : int = "0"',
    'RO/runtime VMs : VM ref set <-> affinity',
    'RW backup : host ref or null = null',
    'RW twin : host ref or null <-> twin = null',
  ],
  VM: [
    'RW size : int = "0"',
    'RW affinity : host ref or null <-> VMs = null',
    'RW home : host ref or null = null',
    'RW tags : tag ref set <-> VMs = []',
    'RW friends : VM ref set <-> friends = []',
    'RW seen : tag ref set = []',
    'RW disk : disk ref or null <-> VM = null',
  ],
  tag: ['RW size : int = "0"', 'RO/runtime VMs : VM ref set <-> tags'],
  disk: ['RW size : int = "0"', 'RO/runtime VM : VM ref or null <-> disk'],
} as const

export const CLASSES = Object.keys(BASE) as (keyof typeof BASE)[]

export function randomApi(random: Random): Api {
  const known: { [name: string]: Known } = {
    host: {
      ints: ['size'],
      refs: [
        ['backup', 'host'],
        ['twin', 'host'],
      ],
      sets: [['VMs', 'VM']],
    },
    VM: {
      ints: ['size'],
      refs: [
        ['affinity', 'host'],
        ['home', 'host'],
        ['disk', 'disk'],
      ],
      sets: [
        ['tags', 'tag'],
        ['friends', 'VM'],
        ['seen', 'tag'],
      ],
    },
    tag: { ints: ['size'], refs: [], sets: [['VMs', 'VM']] },
    disk: { ints: ['size'], refs: [['VM', 'VM']], sets: [] },
  }
  const lines: { [name: string]: string[] } = Object.fromEntries(CLASSES.map((name) => [name, [...BASE[name]]]))
  const computed: { [key: string]: TypedExpr } = {}
  for (let i = 0; i < 8; i++) {
    const owner = CLASSES[random(CLASSES.length)] as string
    const name = `c${i}`
    const makers = new Expressions(random, known)
    const kind = random(3)
    const to = CLASSES[random(CLASSES.length)] as string
    const type = kind === 0 ? 'int' : kind === 1 ? `${to} ref or null` : `${to} ref set`
    const depth = 1 + random(3)
    const self = selfOf(owner)
    computed[`${owner}.${name}`] =
      kind === 0 ? makers.int(self, depth) : kind === 1 ? makers.ref(self, to, depth) : makers.set(self, to, depth)
    lines[owner]?.push(`RO/runtime ${name} : ${type}`)
    // Known only now: it reads those before it, so there is no circle.
    if (kind === 0) known[owner]?.ints.push(name)
    else known[owner]?.[kind === 1 ? 'refs' : 'sets'].push([name, to])
  }
  return withComputed(model({ classes: lines }), computed)
}

class Expressions {
  readonly #random: Random
  readonly #known: { readonly [name: string]: Known }
  #slot = 0

  constructor(random: Random, known: { readonly [name: string]: Known }) {
    this.#random = random
    this.#known = known
  }

  int(of: TypedExpr, depth: number): TypedExpr {
    const next = depth - 1
    switch (depth === 0 ? 0 : this.#random(6)) {
      case 0:
        return field(of, this.#pick(this.#of(of).ints), INT)
      case 1:
        return arithmetic(this.int(of, next), this.#pick(['+', '-', '/'] as const), this.int(of, next))
      case 2:
        return choice(compare(this.int(of, next), '>', int(3)), this.int(of, next), this.int(of, next))
      case 3: {
        const to = this.#pick(CLASSES)
        return this.int(this.ref(of, to, next), next)
      }
      case 4:
        return builtIn('size', INT, this.set(of, this.#pick(CLASSES), next))
      default: {
        const to = this.#pick(CLASSES)
        const set = this.set(of, to, next)
        const slot = ++this.#slot
        const element = local(slot, refType(to, false))
        const where = this.#random(2) === 0 ? compare(this.int(element, 0), '<', int(6)) : undefined
        return total(this.int(element, next), from(slot, set, where))
      }
    }
  }

  ref(of: TypedExpr, to: string, depth: number): TypedExpr {
    const own = this.#of(of).refs.filter(([, target]) => target === to)
    const [name] = own[this.#random(Math.max(own.length, 1))] ?? []
    if (name !== undefined && (depth === 0 || this.#random(2) === 0)) return field(of, name, refType(to))
    const [through, via] = this.#of(of).refs[this.#random(Math.max(this.#of(of).refs.length, 1))] ?? []
    if (depth > 0 && through !== undefined && via !== undefined)
      return this.ref(field(of, through, refType(via)), to, depth - 1)
    return literal(refType(to), null)
  }

  set(of: TypedExpr, to: string, depth: number): TypedExpr {
    const own = this.#of(of).sets.filter(([, target]) => target === to)
    const [name] = own[this.#random(Math.max(own.length, 1))] ?? []
    const type: BodyType = setType(refType(to, false))
    if (name !== undefined && (depth === 0 || this.#random(2) === 0)) return field(of, name, type)
    if (depth > 0 && this.#random(2) === 0)
      return arithmetic(this.set(of, to, depth - 1), '+', this.set(of, to, depth - 1))
    const [through, via] = this.#of(of).sets[this.#random(Math.max(this.#of(of).sets.length, 1))] ?? []
    if (depth === 0 || through === undefined || via === undefined) return literal(type, [])
    const slot = ++this.#slot
    const element = local(slot, refType(via, false))
    const set = field(of, through, setType(refType(via, false)))
    return each(this.ref(element, to, depth - 1), from(slot, set))
  }

  #of(expr: TypedExpr): Known {
    return this.#known[expr.type.kind === 'ref' ? expr.type.class : ''] as Known
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random(from.length)] as T
  }
}
