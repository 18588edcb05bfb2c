/** The gate: so much at once, in order, so much waiting, and an end. */
import assert from 'node:assert/strict'
import { Gate } from '../../../runtime/standard/gate.ts'

describe('a gate', () => {
  const gate = () => new Gate({ running: 1, waiting: 1 }, (reason) => new Error(`refused: ${reason}`))
  const piece = () => {
    let finish = () => {}
    const done = new Promise<void>((resolve) => (finish = resolve))
    return { work: () => done, finish: () => finish() }
  }

  it('runs so much at once, in order, and refuses what would wait too long a queue', async () => {
    const [at, one, two] = [gate(), piece(), piece()]
    const order: string[] = []
    const first = at.run(one.work).then(() => order.push('first'))
    const second = at.run(two.work).then(() => order.push('second'))
    await assert.rejects(at.run(two.work), /refused: too many wait already/)
    two.finish()
    one.finish()
    await Promise.all([first, second])
    assert.deepEqual(order, ['first', 'second'])
    assert.equal(await at.run(async () => 7), 7)
  })

  it('gives its place on when work fails', async () => {
    const at = gate()
    await assert.rejects(
      at.run(async () => {
        throw new Error('bad')
      }),
      /^Error: bad$/,
    )
    assert.equal(await at.run(async () => 7), 7)
  })

  it('refuses what waits and what is under way when it is closed, and waits for the latter', async () => {
    const [at, one] = [gate(), piece()]
    const under = assert.rejects(at.run(one.work), /refused: the server is stopping/)
    const waiting = assert.rejects(at.run(one.work), /refused: the server is stopping/)
    let closed = false
    const closing = at.close().then(() => (closed = true))
    await waiting
    assert.equal(closed, false)
    one.finish()
    await Promise.all([under, closing])
    await assert.rejects(at.run(one.work), /stopping/)
  })
})
