/** Holds of fields, of keys of maps, and in `after` blocks. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { type BodyLab, bodyApi, type LabCode, openLab, plain, type Stretches, wait, waiting } from './body-lab.ts'

const API = bodyApi('uses task')

describe('a hold of a key', () => {
  let lab: BodyLab
  afterEach(() => lab.stop())
  const operations = () => [...(lab.get('operations') as Map<string, string>)]
  const hold = (run: Run, key: string, value: Value) => run.hold('VM', 'operations', lab.vm, key, value)
  const keeping = (key: string, milliseconds: number) =>
    waiting(function* (run): Stretches {
      hold(run, key, 'Running')
      yield* wait(milliseconds)
      return ''
    })
  const start = async (...methods: string[]) => {
    const refs = await Promise.all(methods.map((method) => lab.desk.result(`Async.VM.${method}`, lab.vm)))
    await lab.pass(0)
    return refs.map(String)
  }

  it('puts the key in, and takes it out at the end; several messages hold several keys', async () => {
    lab = openLab(() => ({ messages: { 'VM.run': keeping('r', 10), 'VM.other': keeping('o', 20) } }))
    lab.set('operations', new Map([['before', 'Paused']]))
    await start('run', 'other')
    assert.deepEqual(operations(), [
      ['before', 'Paused'],
      ['r', 'Running'],
      ['o', 'Running'],
    ])
    await lab.pass(10)
    assert.deepEqual(operations(), [
      ['before', 'Paused'],
      ['o', 'Running'],
    ])
    await lab.pass(10)
    assert.deepEqual([operations(), lab.kept()], [[['before', 'Paused']], []])
  })

  /** The characters written into the settings, and the writes of the map, by so many holds from begin to end. */
  const work = async (count: number) => {
    const store = openStore(API, ':memory:')
    let [characters, writes] = [0, 0]
    const { set } = store.settings
    store.settings.set = (key, value) => {
      characters += value.length
      set.call(store.settings, key, value)
    }
    const holding = waiting(function* (run): Stretches {
      for (let i = 0; i < count; i++) hold(run, `k${i}`, 'Running')
      writes = 0
      yield* wait(10)
      return ''
    })
    lab = openLab(() => ({ messages: { 'VM.run': holding } }), { api: API, store })
    store.onFieldChanged((className) => {
      if (className === 'VM') writes++
    })
    await start('run')
    assert.equal(operations().length, count)
    await lab.pass(10)
    assert.deepEqual([operations(), lab.kept()], [[], []])
    return { characters, writes }
  }

  it('is kept by itself, and ends with the others of its message in one write', async () => {
    const few = await work(100)
    await lab.stop()
    const many = await work(200)
    assert.ok(few.characters > 0)
    assert.ok(many.characters < 2.2 * few.characters, `${few.characters} and ${many.characters}`)
    assert.deepEqual([few.writes, many.writes], [1, 1])
  })

  it('is refused where the key is there', async () => {
    lab = openLab(() => ({ messages: { 'VM.run': keeping('same', 10), 'VM.other': keeping('same', 10) } }))
    await start('run')
    const error = await lab.desk.error('VM.other', lab.vm)
    assert.deepEqual(error, ['MAP_DUPLICATE_KEY', 'same', 'Running', 'Running'])
    await lab.pass(10)
    assert.deepEqual(operations(), [])
  })

  it('is ended by a plain write of the key, and not by one of another key', async () => {
    const write = (run: Run, key: string) => {
      run.endHolds('VM', 'operations', lab.vm, key)
      const entries = new Map(operations())
      lab.set('operations', entries.set(key, 'Paused'))
    }
    lab = openLab(() => ({
      messages: {
        'VM.run': keeping('r', 10),
        'VM.other': keeping('o', 10),
        'VM.plain': plain((run) => {
          write(run, 'r')
          write(run, 'new')
          return ''
        }),
      },
    }))
    await start('run', 'other')
    await lab.desk.result('VM.plain', lab.vm)
    await lab.pass(10)
    assert.deepEqual(operations(), [
      ['r', 'Paused'],
      ['new', 'Paused'],
    ])
  })

  it('survives a hold of the whole map that begins and ends meanwhile', async () => {
    lab = openLab(() => ({
      messages: {
        'VM.run': keeping('r', 30),
        'VM.other': waiting(function* (run) {
          run.hold('VM', 'operations', lab.vm, undefined, new Map([['all', 'Halted']]))
          yield* wait(10)
          return ''
        }),
        'VM.plain': keeping('late', 5),
      },
    }))
    await start('run', 'other', 'plain')
    assert.deepEqual(operations(), [
      ['all', 'Halted'],
      ['late', 'Running'],
    ])
    await lab.pass(10)
    assert.deepEqual(operations(), [])
    await lab.pass(30)
    assert.deepEqual([operations(), lab.kept()], [[], []])
  })
})

describe('a held reference', () => {
  let lab: BodyLab
  afterEach(() => lab.stop())

  it('keeps its object from being destroyed, and what lies under it does not', async () => {
    let held = ''
    lab = openLab(() => ({
      messages: {
        'VM.run': waiting(function* (run) {
          held = lab.store.class('host').create(new Map())
          run.hold('VM', 'place', lab.vm, undefined, held)
          yield* wait(10)
          return ''
        }),
      },
    }))
    const under = lab.store.class('host').create(new Map())
    lab.set('place', under)
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(0)
    assert.equal((await lab.desk.error('host.destroy', held))[0], 'OBJECT_IN_USE')
    await lab.desk.result('host.destroy', under)
    await lab.pass(10)
    assert.equal(lab.get('place'), null)
    await lab.desk.result('host.destroy', held)
  })

  it('is refused where it is null, or of an object that is gone', async () => {
    const errors: unknown[] = []
    lab = openLab(() => ({
      messages: {
        'VM.run': plain((run) => {
          for (const ref of [null, 'OpaqueRef:gone'])
            try {
              run.hold('VM', 'name_label', ref, undefined, 'x')
            } catch (error) {
              errors.push(error instanceof ApiError && [error.code, ...error.params])
            }
          return ''
        }),
      },
    }))
    await lab.desk.result('VM.run', lab.vm)
    assert.deepEqual(errors, [
      ['HANDLE_INVALID', 'VM', 'OpaqueRef:NULL'],
      ['HANDLE_INVALID', 'VM', 'OpaqueRef:gone'],
    ])
  })
})

describe('a hold in a loop', () => {
  it('replaces the one before, and gives back what was there first', async () => {
    const sizes: number[] = []
    const lab: BodyLab = openLab(() => ({
      messages: {
        'VM.run': waiting(function* (run) {
          for (let i = 0; i < 20; i++) {
            run.hold('VM', 'name_label', lab.vm, undefined, `round ${i % 10}`)
            yield* wait(1)
            sizes.push(lab.store.settings.get(lab.kept()[0] ?? '')?.length ?? 0)
          }
          return ''
        }),
      },
    }))
    await lab.desk.result('Async.VM.run', lab.vm)
    for (let i = 0; i < 20; i++) await lab.pass(1)
    assert.deepEqual([lab.get('name_label'), lab.kept(), new Set(sizes).size], ['a', [], 1])
    await lab.stop()
  })
})

describe('the release of holds', () => {
  const files = temporaryFiles()
  const code = (lab: () => BodyLab): LabCode => ({
    messages: {
      'VM.run': waiting(function* (run) {
        run.hold('VM', 'name_label', lab().vm, undefined, 'held')
        yield* wait(10)
        return ''
      }),
    },
  })

  const holdTags = (lab: () => BodyLab) =>
    function* (run: Run) {
      run.hold('VM', 'tags', lab().vm, undefined, ['held'])
      yield* wait(10)
      return ''
    }

  it('is tried again where its commit fails', async () => {
    const lab = openLab(code)
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(0)
    failNextCommit()
    await lab.pass(10)
    assert.deepEqual([lab.get('name_label'), lab.kept()], ['a', []])
    assert.equal(lab.store.dirty, false)
    await lab.stop()
  })

  it('of messages that have ended is not repeated for each try that fails after them', async () => {
    const reads = async (count: number) => {
      const store = openStore(API, ':memory:')
      let number = 0
      const { get } = store.settings
      store.settings.get = (key) => {
        if (key.startsWith('hold:')) number++
        return get.call(store.settings, key)
      }
      const failing = plain((run, vm) => {
        for (let i = 0; i < count; i++) {
          const scope = run.enter('VM.other')
          run.hold('VM', 'name_label', vm as string, undefined, `${i}`)
          run.leave(scope)
          const mark = run.mark()
          run.undo(mark, new ApiError('BAD'), ['BAD'])
          run.release(mark)
        }
        return ''
      })
      const lab = openLab(() => ({ messages: { 'VM.run': failing } }), { api: API, store })
      await lab.desk.result('VM.run', lab.vm)
      await lab.stop()
      return number
    }
    const few = await reads(50)
    assert.equal(await reads(100), 2 * few)
  })

  it('follows a field that has another name after a crash, and says so of one that is gone', async () => {
    const [file, api] = [files.next(), API]
    const lab = openLab((at) => ({ messages: { 'VM.run': waiting(holdTags(at)) } }), {
      api,
      store: openStore(api, file),
    })
    lab.set('tags', ['mine'])
    await lab.desk.result('Async.VM.run', lab.vm)
    await lab.pass(0)
    await lab.stop()
    const later = JSON.parse(JSON.stringify(api).replaceAll('"tags"', '"marks"'))
    for (const field of later.classes[0].fields) if (field.name === 'marks') field.was = ['tags']
    const store = openStore(later, file)
    const next = openLab(() => ({}), { api: later, store })
    assert.deepEqual([next.get('marks'), next.kept(), next.desk.logged], [['mine'], [], []])
    store.settings.set(`hold:VM.gone ${next.vm}`, JSON.stringify({ type: '{}', stack: [] }))
    store.commit()
    await next.stop()
    const last = openLab(() => ({}), { api: later, store: openStore(later, file) })
    const [line] = last.desk.logged
    assert.match(String(line), /^"VM.gone" of OpaqueRef:\S+ keeps the value .*: there is no such field any more$/)
    assert.deepEqual(last.kept(), [])
    await last.stop()
  })
})
