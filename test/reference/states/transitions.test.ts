/** State diagrams of enum fields: what follows from the guards and assignments of texts. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { labelsOf, nameOf } from '../../../reference/states/draw-states.ts'
import { allStates } from '../../../reference/states/field-states.ts'

const HEAD = `api test uses session, task
enum light { red, amber, green, off }
error WRONG(lamp)
error BUSY(lamp)
`

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(HEAD + text) }], 'test')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

/** The arrows of "lamp.color", as `red -> green: go`, without those of `create`. */
function arrows(text: string, field = 'lamp.color'): string[] {
  const drawing = allStates(modelOf(text)).get(field)
  return (drawing?.arrows ?? [])
    .filter(({ from }) => from !== null)
    .map((arrow) => `${nameOf(arrow.from ?? '')} -> ${nameOf(arrow.to)}: ${labelsOf(field, arrow).join(', ')}`)
}

/** A class of lamps with the messages `go(lamp)` and `stop(lamp)`, and the body of `go`. */
function lamps(body: string, more = ''): string {
  return `class lamp {
  RW partner : lamp ref or null = null
  RO/runtime color : light enum = red
  RO/runtime jobs : (string -> light enum) map
  RO/runtime is_lit : bool := self.color != off
  message go(lamp : lamp ref, blink : bool = false) throws WRONG, BUSY
}
body lamp.go {
${body}
}
${more}`
}

describe('state diagrams: from where', () => {
  const cases: readonly (readonly [what: string, text: string, arrows: readonly string[]])[] = [
    ['takes every value where nothing is required', lamps('lamp.color = off'), ['any value -> off: go']],
    [
      'takes the values that == lets through',
      lamps('require lamp.color == red else WRONG(lamp)\nlamp.color = green'),
      ['red -> green: go'],
    ],
    [
      'takes the values that != lets through',
      lamps('require lamp.color != off else WRONG(lamp)\nlamp.color = red'),
      ['amber -> red: go', 'green -> red: go'],
    ],
    [
      'takes the values of a set, without the value that stays',
      lamps('require lamp.color in [red, amber] else WRONG(lamp)\nlamp.color = amber'),
      ['red -> amber: go'],
    ],
    [
      'reads and, or and not',
      lamps(
        'require not (lamp.color == red or lamp.color == off) and size(lamp.jobs) == 0 else WRONG(lamp)\nlamp.color = off',
      ),
      ['amber -> off: go', 'green -> off: go'],
    ],
    [
      'takes both sides of an or with something that it does not know',
      lamps('require lamp.color == red or size(lamp.jobs) == 0 else WRONG(lamp)\nlamp.color = off'),
      ['any value -> off: go'],
    ],
    [
      'follows a let',
      lamps('let is_red = lamp.color == red\nrequire is_red else WRONG(lamp)\nlamp.color = off'),
      ['red -> off: go'],
    ],
    [
      'reads a computed field',
      lamps('require not lamp.is_lit else WRONG(lamp)\nlamp.color = green'),
      ['off -> green: go'],
    ],
    [
      'follows a check and a define of a constant',
      lamps(
        'may(lamp, green)\nlamp.color = green',
        `define before(c : light enum) : light enum set := if c in [green, off] then [red, amber] else if c == red then [amber] else [off]
define may(lamp : lamp ref, c : light enum) {
  require lamp.color in before(c) else WRONG(lamp)
  require size(lamp.jobs) == 0 else BUSY(lamp)
}`,
      ),
      ['red -> green: go', 'amber -> green: go'],
    ],
    [
      'takes an if for a condition, and its else for the opposite',
      lamps('if lamp.color == red { lamp.color = green } else { lamp.color = off }'),
      ['red -> green: go', 'amber -> off: go', 'green -> off: go'],
    ],
    [
      'leaves out what follows a return',
      lamps('if lamp.color == red { return }\nif lamp.color == green { return }\nlamp.color = off'),
      ['amber -> off: go'],
    ],
    [
      'does not mix up two objects',
      lamps(
        'require lamp.partner != null else WRONG(lamp)\nrequire lamp.color == red else WRONG(lamp)\nlamp.partner.color = off',
      ),
      ['any value -> off: go'],
    ],
    [
      'narrows the elements of a loop by where',
      lamps('for other in all lamp where other.color in [amber, green] { other.color = red }'),
      ['amber -> red: go', 'green -> red: go'],
    ],
  ]
  for (const [what, text, expected] of cases) it(what, () => assert.deepEqual(arrows(text), expected))
})

describe('state diagrams: to where', () => {
  const cases: readonly (readonly [what: string, text: string, arrows: readonly string[]])[] = [
    [
      'takes both values of an if',
      lamps('require lamp.color == red else WRONG(lamp)\nlamp.color = if blink then amber else green'),
      ['red -> amber: go', 'red -> green: go'],
    ],
    [
      'knows which value goes with which branch',
      lamps(
        'let next : light enum = if lamp.color == red then green else red\nif blink { lamp.color = next } else { lamp.color = off }',
      ),
      ['any value -> off: go', 'any value -> red: go', 'red -> green: go'],
    ],
    [
      'sees only the last of two writes of a stretch',
      lamps('lamp.color = amber\nlamp.color = off'),
      ['any value -> off: go'],
    ],
    [
      'sees both where a wait is between them',
      lamps('require lamp.color == red else WRONG(lamp)\nlamp.color = amber\nwait 2s\nlamp.color = green'),
      ['red -> amber: go', 'amber -> green: go'],
    ],
    [
      'changes nothing where the stretch fails',
      lamps(
        'require lamp.color == red else WRONG(lamp)\nif blink {\n  lamp.color = off\n  fail BUSY(lamp)\n}\nlamp.color = green',
      ),
      ['red -> green: go'],
    ],
    [
      'believes a requirement after a wait',
      lamps(
        'require lamp.color == red else WRONG(lamp)\nwait 2s\nrequire lamp.color == amber else WRONG(lamp)\nlamp.color = green',
      ),
      ['amber -> green: go'],
    ],
    [
      'draws a hold there and back',
      lamps('require lamp.color == red else WRONG(lamp)\nhold lamp.color = amber\nwait 2s'),
      ['red -> amber: go (while it runs)', 'amber -> red: go (while it runs)'],
    ],
    [
      'ends a hold by an assignment',
      lamps('require lamp.color == red else WRONG(lamp)\nhold lamp.color = amber\nwait 2s\nlamp.color = green'),
      ['red -> amber: go (while it runs)', 'amber -> red: go (while it runs)', 'amber -> green: go'],
    ],
    [
      'draws what comes later from where the message ends',
      lamps('require lamp.color == red else WRONG(lamp)\nafter 1h { lamp.color = off }\nlamp.color = green'),
      ['red -> green: go', 'green -> off: go (later)'],
    ],
    [
      'reads set, and the value of a parameter',
      `class lamp { RO/runtime color : light enum = red\n  message go(lamp : lamp ref, to : light enum) throws WRONG }
body lamp.go {
  require to != off else WRONG(lamp)
  set lamp { color = to }
}`,
      ['any value -> amber: go', 'any value -> green: go', 'any value -> red: go'],
    ],
    [
      'draws a value of which nothing is known as any',
      `class lamp { RO/runtime color : light enum = red\n  message go(lamp : lamp ref, to : light enum) }
body lamp.go { lamp.color = to }`,
      ['any value -> any value: go'],
    ],
    [
      'follows a loop to its end',
      lamps(
        'for i in [1 .. 9] {\n  if lamp.color == red { lamp.color = amber } else if lamp.color == amber { lamp.color = green }\n  wait 1s\n}',
      ),
      ['red -> amber: go', 'amber -> green: go'],
    ],
  ]
  for (const [what, text, expected] of cases) it(what, () => assert.deepEqual(arrows(text), expected))
})

describe('state diagrams: by what', () => {
  it('counts what a called message does for its caller also', () => {
    const text = lamps(
      'require lamp.color == red else WRONG(lamp)\nlamp.color = green',
      `class switch { message press(lamp : lamp ref) throws WRONG, BUSY }
body switch.press { lamp.go(lamp, false) }`,
    )
    assert.deepEqual(arrows(text), ['red -> green: go, switch.press'])
  })

  it('knows the first value of an object, and that of a new one', () => {
    const model = modelOf(`class lamp {
  RO/runtime color : light enum = amber
  RW wish : light enum = off
  message copy(lamp : lamp ref) : lamp ref
}
body lamp.copy {
  let made = create lamp { ...lamp }
  made.color = green
  return made
}
body lamp.set_wish { if self.wish == off { self.wish = value } }`)
    const born = (field: string) =>
      allStates(model)
        .get(field)
        ?.arrows.flatMap(({ from, to, by }) => (from === null ? [`${nameOf(to)}: ${by.join(', ')}`] : []))
    assert.deepEqual(born('lamp.wish'), ['any value: lamp.create, lamp.copy'])
    // Nothing changes the color of a lamp later, so it has no diagram.
    assert.deepEqual([...allStates(model).keys()], ['lamp.wish'])
  })

  it('draws the implied RPCs that set a field without a body', () => {
    const text = `class lamp { RW color : light enum = red\n  message go(lamp : lamp ref) }`
    assert.deepEqual(arrows(`${text}\nbody lamp.go { lamp.color = off }`), [
      'any value -> any value: set_color',
      'any value -> off: go',
    ])
    // There is nothing to see where clients may set the field as they like.
    assert.deepEqual(arrows(text), [])
  })

  it('leaves out internal messages, which nobody can call', () => {
    const text = `class lamp { RO/runtime color : light enum = red
  message go(lamp : lamp ref) @internal }
body lamp.go { lamp.color = off }`
    assert.deepEqual(arrows(text), [])
  })

  it('gives up on a message with too many ways, and takes everything for possible', () => {
    const chain = Array.from(
      { length: 40 },
      (_, i) => `define step${i}(lamp : lamp ref) {\n  step${i + 1}(lamp)\n  step${i + 1}(lamp)\n}`,
    )
    const text = lamps('step0(lamp)', [...chain, 'define step40(lamp : lamp ref) { lamp.color = off }'].join('\n'))
    assert.deepEqual(arrows(text), ['any value -> any value: go'])
  })
})
