/** The objects of the API of random-desk.ts that random bodies begin with. */
import type { Store } from '../../../runtime/store/store.ts'
import type { Value } from '../../../runtime/values/values.ts'
import type { Below } from './random-nodes.ts'

export interface DeskObjects {
  readonly pens: readonly string[]
  readonly cups: readonly string[]
  readonly lids: readonly string[]
}

/** Objects to begin with. */
export function furnish(store: Store): DeskObjects {
  const [pen, cup, lid] = [store.class('pen'), store.class('cup'), store.class('lid')]
  const cups = ['blue', 'red'].map((label) => cup.create(new Map([['name_label', label]])))
  const make = (i: number) =>
    pen.create(
      new Map<string, Value>([
        ['name_label', `pen${i}`],
        ['length', BigInt(i * 7)],
        ['tags', i === 1 ? ['a', 'b'] : []],
        ['numbers', [1n, 2n, BigInt(i + 3)].slice(i % 2)],
        ['other_config', new Map(i === 0 ? [] : [['a', 'x=1']])],
        ['counts', new Map([[BigInt(i), 5n]])],
        ['rank', i === 0 ? [] : [BigInt(i)]],
        ['cup', cups[i] ?? null],
        ['cap', cups[i] ?? null],
        ['spare', i === 2 ? null : (cups[0] ?? null)],
        ['weight', i + 0.5],
      ]),
    )
  const pens = [0, 1, 2].map(make)
  pen.field('friends').set(pens[0] as string, [pens[1] as string])
  pen.field('votes').set(pens[2] as string, new Map([[pens[0] as string, 3n]]))
  cup.field('last').set(cups[0] as string, pens[2] as string)
  const lids = [lid.create(new Map([['pen', pens[1] as string]]))]
  return { pens, cups, lids }
}

/** For a message of random-bodies.ts. */
export function randomArguments(below: Below, { pens, cups, lids }: DeskObjects): Value[] {
  const text = ['', 'a', 'b,c'][below(3)] as string
  return [pens[below(3)] as string, BigInt(below(7)) - 2n, text, cups[below(2)] as string, lids[0] as string]
}
