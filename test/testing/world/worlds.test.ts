/** Worlds that begin anew, held against worlds that are opened for each sequence. */
import assert from 'node:assert/strict'
import { canonicalText } from '../../../runtime/values/canonical-text.ts'
import { StepChooser } from '../../../testing/explore/choose-steps.ts'
import { Dice } from '../../../testing/explore/dice.ts'
import { Explored } from '../../../testing/explore/explored-api.ts'
import { Play } from '../../../testing/explore/play.ts'
import type { World } from '../../../testing/world/world.ts'
import { Worlds } from '../../../testing/world/worlds.ts'
import { codeOf, PLANTED, plantedText } from '../explore/planted-texts.ts'

const DESK = `
api desk uses session, task, event
role operator
error FULL(lamp)
external weigh(n : int) : int { return n }
external price(n : int) : int
class lamp {
  RW name_label : string
  RW watts : int = 5 where watts < 100
  RO/constructor token : string = uuid()
  RO/constructor born : datetime = now()
  RW neighbour : lamp ref or null = null
  RO/runtime lit : bool = false
  RO/runtime weight : int = 0
  RO/runtime busy : (string -> string) map = {}
  RO/runtime twice : int := self.watts * 2
  unique name_label
  message light(self : lamp ref) : int throws FULL {
    require not self.lit else FULL(self)
    hold self.busy[string(task)] = "light"
    hold self.lit = true
    wait 2s
    self.weight = random(100)
    return self.watts
  }
  message weigh_it(self : lamp ref) { self.weight = weigh(self.watts) + price(self.watts) }
  message age(self : lamp ref) { after 1h { self.watts = 0 } }
}
invariant "few watts": every l in all lamp : l.watts < 50
object lamp first { name_label = "first" }
object lamp second { name_label = "second", neighbour = first }
`

const SEQUENCES = 25
const STEPS = 30

/** All that a sequence of random steps comes past. */
async function seenBy(explored: Explored, seed: number, worlds: Set<World>): Promise<readonly string[]> {
  const play = new Play(explored, { seed: seed % 3, maxSteps: 10_000 })
  worlds.add(play.world)
  const chooser = new StepChooser(explored, new Dice(seed))
  const seen = [stateOf(play.world)]
  const steps = chooser.begin(play, 0)
  for (const step of steps) await play.play(step)
  for (let id = steps.length; id < STEPS && play.faults.length === 0; id++) {
    const step = chooser.next(play, id)
    await play.play(step)
    seen.push(canonical(step), stateOf(play.world), canonical(play.ended))
  }
  await play.rest()
  seen.push(stateOf(play.world), canonical(play.faults))
  await play.close()
  return seen
}

const canonical = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part))

/** Without sessions, whose handles nobody can foresee. */
function stateOf({ code, clock, store, waiting }: World): string {
  const classes = code.api.classes.filter(({ name, objects }) => objects !== 'none' && name !== 'session')
  const objects = classes.map(({ name }) =>
    [...store.class(name).records()].map(([ref, { values }]) => [ref, ...values.map(canonicalText)].join(' ')),
  )
  const pending = ['after:', 'hold:'].flatMap((prefix) => store.settings.keys(prefix))
  const { changes } = store
  return canonical([objects, pending, clock.now(), clock.next, waiting, changes.generation(), [...changes.counts()]])
}

describe('worlds that begin anew', () => {
  const texts = [['a desk', DESK], ...PLANTED.map(({ name }) => [name, plantedText(name, 'planted')] as const)] as const
  for (const [name, text] of texts)
    it(`are as new ones: ${name}`, async () => {
      const code = codeOf(text)
      const [again, worlds] = [new Explored(code), new Set<World>()]
      for (let seed = 1; seed <= SEQUENCES; seed++)
        assert.deepEqual(
          await seenBy(again, seed, worlds),
          await seenBy(new Explored(code), seed, new Set()),
          `${seed}`,
        )
      assert.ok(worlds.size < SEQUENCES, 'none began anew')
    })

  it('are not those in which something is under way', async () => {
    const worlds = new Worlds(codeOf(DESK))
    const world = worlds.open({})
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    client.call('Async.lamp.light', [lamp])
    assert.equal(world.isAtRest, false)
    await world.pass(2000)
    assert.equal(world.isAtRest, true)
    const news = client.call('event.from', [['*'], '', 1])
    assert.ok(!(news instanceof Promise))
    assert.equal(world.isAtRest, false)
    await worlds.close(world)
    assert.ok(worlds.open({}) !== world)
  })

  it('are not those with other options', async () => {
    const worlds = new Worlds(codeOf(DESK))
    const world = worlds.open({ maxSteps: 10 })
    await worlds.close(world)
    assert.ok(worlds.open({ maxSteps: 20 }) !== world)
    assert.ok(worlds.open({ maxSteps: 10 }) === world)
  })
})
