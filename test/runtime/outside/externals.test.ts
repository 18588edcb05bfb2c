/** Externals whose code is in `handlers.ts`. */
import assert from 'node:assert/strict'
import type { External } from '../../../model/api.ts'
import type { Externals } from '../../../runtime/engine/external.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import type { HandlersModule } from '../../../runtime/outside/read-exports.ts'
import { GroupCommit } from '../../../runtime/service/group-commit.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue } from '../../../runtime/values/values.ts'
import { openDesk } from '../harness.ts'
import { labApi } from '../standard/lab-api.ts'

const RECORD = 'record image { uuid : string, size : int }'

const SCAN: External = {
  name: 'scan',
  doc: '',
  params: [
    { name: 'vm', type: { kind: 'ref', class: 'VM', nullable: true } },
    { name: 'since', type: { kind: 'datetime' } },
  ],
  result: { kind: 'set', of: { kind: 'record', name: 'image' } },
  throws: ['SR_GONE'],
}
const DURATION = { kind: 'duration' } as const
const PAUSE: External = {
  ...SCAN,
  name: 'pause',
  params: [{ name: 'for', type: DURATION }],
  result: { kind: 'option', of: DURATION },
}
const API = { ...labApi([], RECORD), externals: [SCAN, { ...SCAN, name: 'drop', result: null }, PAUSE] }

describe('code of externals', () => {
  const lines: string[] = []
  const line = (message: string, facts?: object) => void lines.push(`${message} ${JSON.stringify(facts)}`)
  const log = { debug: line, info: line, warn: line, error: (text: string) => void lines.push(text) }
  beforeEach(() => void lines.splice(0))

  function open(externals: object): Externals {
    const module: HandlersModule = { externals }
    const desk = openDesk(API, {
      externals: new Map([
        ['scan', NONE],
        ['drop', NONE],
        ['pause', NONE],
      ]),
    })
    const stopping = new AbortController().signal
    const parts = {
      api: API,
      store: desk.store,
      gate: new GroupCommit(desk.store, () => undefined),
      stopping,
      folder: () => '/files',
    }
    return openCode(API, module, log)(parts).externals
  }
  const NONE = async () => null

  it('gets its arguments in order and a signal, and gives a value', async () => {
    const seen: unknown[] = []
    const scan = open({
      scan: (...args: unknown[]) => {
        seen.push(...args.slice(0, 2), (args[2] as { signal: AbortSignal }).signal)
        return [{ uuid: 'a', size: 1n }]
      },
    }).get('scan')
    const { signal } = new AbortController()
    assert.deepEqual(await scan?.([null, '20260131T12:00:00Z'], signal), [new RecordValue(['uuid', 'size'], ['a', 1n])])
    assert.deepEqual(seen, [null, new Date('2026-01-31T12:00:00Z'), signal])
  })

  it('gives nothing where it has no result', async () => {
    const drop = open({ drop: async () => 7 }).get('drop')
    assert.equal(await drop?.([null, '20260131T12:00:00Z'], new AbortController().signal), null)
  })

  it('has durations as bigints of milliseconds', async () => {
    const { signal } = new AbortController()
    const pause = open({ pause: async (time: bigint) => (time > 1000n ? time * 2n : undefined) }).get('pause')
    assert.deepEqual(await pause?.([1500n], signal), [3000n])
    assert.deepEqual(await pause?.([500n], signal), [])
    await assert.rejects(async () => open({ pause: () => 1.5 }).get('pause')?.([1n], signal), {
      code: 'INTERNAL_ERROR',
    })
  })

  it('fails with the errors of the API, and with INTERNAL_ERROR where its value is wrong', async () => {
    const call = (scan: () => unknown) =>
      open({ scan }).get('scan')?.([null, '20260131T12:00:00Z'], new AbortController().signal)
    const fail = () => {
      throw { [Symbol.for('crowfoot.failure')]: true, code: 'SR_GONE', params: [] }
    }
    await assert.rejects(async () => call(fail), new ApiError('SR_GONE'))
    await assert.rejects(async () => call(() => [{ uuid: 'a', size: 1 }]), { code: 'INTERNAL_ERROR' })
    assert.deepEqual(lines, ['The result of scan is wrong at [0].size: it is not an int of 64 bits'])
    const error = new RangeError('no disk')
    await assert.rejects(async () => call(() => Promise.reject(error)), error)
  })

  it('writes lines to the log that name it', async () => {
    const drop = open({
      drop: (_vm: unknown, _since: unknown, { log: own }: { log: typeof log }) => own.warn('slow', { ms: 7 }),
    }).get('drop')
    await drop?.([null, '20260131T12:00:00Z'], new AbortController().signal)
    assert.deepEqual(lines, ['slow {"ms":7,"external":"drop"}'])
  })

  it('has to be there, unless the text has a block', () => {
    assert.throws(
      () => openDesk(API),
      /^Error: The external "scan" has no code: export it in "externals" of handlers\.ts/,
    )
    const module = { externals: { scna: () => [] } }
    assert.throws(() => openCode(API, module, log), /code for the external "scna", and the API has no such external$/)
  })
})
