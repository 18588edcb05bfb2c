/** Bodies made to be expensive: each takes about as long as a plain one of its size, and leaves no memory behind. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Desk, send } from '../harness.ts'
import { assertWorks, JSON_TYPE, openHostileDesk, statusOf, XML_TYPE } from './hostile.ts'
import { BENIGN_JSON, BENIGN_XML, type HostileBody, JSON_BODIES, XML_BODIES } from './hostile-bodies.ts'

/** Bytes. */
const SIZE = 200_000

/**
 * The limit, as a multiple of the time of a plain body. The most expensive honest bodies, of many small values, take
 * about 20 times as long.
 */
const MOST = 100

describe('bodies made to be expensive', function () {
  this.timeout(60_000)
  let desk: Desk
  before(() => {
    desk = openHostileDesk()
  })
  after(() => assertWorks(desk))

  for (const [type, benign, bodies] of [
    [JSON_TYPE, BENIGN_JSON, JSON_BODIES],
    [XML_TYPE, BENIGN_XML, XML_BODIES],
  ] as const) {
    it(`take the time of a plain one (${type})`, async () => {
      // Small bodies come first: a body that takes quadratic time then fails before it takes minutes.
      for (const size of [SIZE / 20, SIZE]) {
        const plain = await milliseconds(desk, type, benign, size, 0)
        const most = Math.max(plain, 0.5) * MOST
        for (const body of bodies) {
          const time = await milliseconds(desk, type, body, size, most)
          assert.ok(time <= most, `${body.name}: ${time} ms, and ${plain} ms for a plain one`)
        }
      }
    })
  }

  it('are repeated in errors by their start only', async () => {
    for (const [type, bodies] of [
      [JSON_TYPE, JSON_BODIES],
      [XML_TYPE, XML_BODIES],
    ] as const) {
      for (const { name, make } of bodies) {
        const { body } = await send(desk.front, type, make(SIZE))
        // Errors repeat refs and uuids, because clients recognise objects by them.
        const shows = body.includes('HANDLE_INVALID') || !/Failure|fault|"error"/.test(body.slice(0, 300))
        assert.ok(shows || body.length < 2000, `${name}: ${body.length} characters`)
      }
    }
  })

  it('leave no memory behind, and need little', async () => {
    const script = new URL('./hostile-memory.ts', import.meta.url).pathname
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--max-old-space-size=96', script])
    const { grown } = JSON.parse(stdout) as { grown: number }
    assert.ok(grown < 4 * 1024 * 1024, `${grown} bytes are left behind`)
  })
})

/** The shortest time of several attempts, because other programs use the machine too. Ends at the first short enough one. */
async function milliseconds(
  desk: Desk,
  type: string,
  { make }: HostileBody,
  size: number,
  enough: number,
): Promise<number> {
  const body = Buffer.from(make(size))
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 6 && least > enough; i++) {
    const start = performance.now()
    await statusOf(desk, type, body)
    least = Math.min(least, performance.now() - start)
  }
  return least
}
