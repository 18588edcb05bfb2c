/** Writes that end holds: those of clients, of code in handlers.ts, and of RPCs that bodies call. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import { type BodyLab, bodyApi, openLab, wait, waiting } from './body-lab.ts'

const API = bodyApi('uses task')

interface Context {
  transaction<T>(work: (tx: { VM: { get(ref: string): { name_label: string } } }) => T): Promise<T>
}

describe('plain writes of clients', () => {
  let lab: BodyLab
  afterEach(() => lab.stop())
  const begin = async (hold: (run: Run) => void) => {
    lab = openLab(() => ({
      messages: {
        'VM.run': waiting(function* (run) {
          hold(run)
          yield* wait(10)
          return ''
        }),
      },
    }))
    lab.set('config', new Map([['k', 'before']]))
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(0)
  }
  const config = () => [...(lab.get('config') as Map<string, string>)]

  it('end a hold of the field, also by the same value', async () => {
    await begin((run) => run.hold('VM', 'name_label', lab.vm, undefined, 'held'))
    await lab.desk.result('VM.set_name_label', lab.vm, 'held')
    await lab.pass(10)
    assert.deepEqual([lab.get('name_label'), lab.kept()], ['held', []])
  })

  it('end a hold of a set by add and remove', async () => {
    await begin((run) => run.hold('VM', 'tags', lab.vm, undefined, ['held']))
    await lab.desk.result('VM.add_tags', lab.vm, 'added')
    await lab.pass(10)
    assert.deepEqual(lab.get('tags'), ['held', 'added'])
  })

  it('end a hold of the key that remove_from removes', async () => {
    await begin((run) => run.hold('VM', 'config', lab.vm, 'held', 'x'))
    await lab.desk.result('VM.remove_from_config', lab.vm, 'held')
    await lab.desk.result('VM.add_to_config', lab.vm, 'held', 'mine')
    await lab.pass(10)
    assert.deepEqual(config(), [
      ['k', 'before'],
      ['held', 'mine'],
    ])
  })

  it('leave holds of other keys', async () => {
    await begin((run) => run.hold('VM', 'config', lab.vm, 'held', 'x'))
    await lab.desk.result('VM.add_to_config', lab.vm, 'other', 'y')
    await lab.pass(10)
    assert.deepEqual(config(), [
      ['k', 'before'],
      ['other', 'y'],
    ])
  })

  it('leave holds where they are refused', async () => {
    await begin((run) => run.hold('VM', 'config', lab.vm, 'held', 'x'))
    assert.equal((await lab.desk.error('VM.add_to_config', lab.vm, 'held', 'y'))[0], 'MAP_DUPLICATE_KEY')
    await lab.pass(10)
    assert.deepEqual(config(), [['k', 'before']])
  })
})

describe('code of handlers.ts', () => {
  it('ends holds of what it writes', async () => {
    const log = { debug: assert.fail, error: assert.fail, warn: assert.fail, info: assert.fail }
    const messages = {
      'VM.other': ({ vm }: { vm: string }, { transaction }: Context) =>
        transaction((tx) => {
          tx.VM.get(vm).name_label = 'held'
          return ''
        }),
    }
    const lab: BodyLab = openLab(
      () => ({
        messages: {
          'VM.run': waiting(function* (run) {
            run.hold('VM', 'name_label', lab.vm, undefined, 'held')
            run.hold('VM', 'tags', lab.vm, undefined, ['held'])
            yield* wait(10)
            return ''
          }),
        },
      }),
      { api: API, code: openCode(API, { messages }, log) },
    )
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(0)
    await lab.desk.result('VM.other', lab.vm)
    await lab.pass(10)
    assert.deepEqual([lab.get('name_label'), lab.get('tags'), lab.kept()], ['held', [], []])
    await lab.stop()
  })
})

const lazily = <T>(make: () => T) => {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

describe('an implied RPC that a body calls', () => {
  it('ends holds of what it writes', async () => {
    const lab: BodyLab = openLab(
      (at) => {
        const library = lazily(() => createLibrary(API, at().store))
        return {
          messages: {
            'VM.run': waiting(function* (run) {
              run.hold('VM', 'name_label', at().vm, undefined, 'held')
              run.hold('VM', 'config', at().vm, 'k', 'held')
              run.hold('VM', 'config', at().vm, 'l', 'held')
              library().rpc('VM.set_name_label')(run, at().vm, 'mine')
              library().rpc('VM.remove_from_config')(run, at().vm, 'k')
              library().rpc('VM.add_to_config')(run, at().vm, 'k', 'mine')
              yield* wait(10)
              return ''
            }),
          },
        }
      },
      { api: API },
    )
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(10)
    assert.deepEqual([lab.get('name_label'), lab.get('config')], ['mine', new Map([['k', 'mine']])])
    await lab.stop()
  })
})
