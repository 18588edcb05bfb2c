/** Defaults of parameters that a call leaves out, also where they name an initial object. */
import assert from 'node:assert/strict'
import type { Class } from '../../../model/api.ts'
import { type Desk, openDesk } from '../harness.ts'
import { classOf, field, message, STRING, sampleApi } from '../sample-api.ts'

const CUP = { kind: 'ref', class: 'cup', nullable: false } as const
const CUP_OR_NULL = { ...CUP, nullable: true } as const
const SELF = { name: 'self', type: { kind: 'ref', class: 'tray', nullable: false } } as const

const tray: Class = classOf(
  'tray',
  [field('RO/runtime', 'cup', CUP), field('RO/runtime', 'spare', CUP_OR_NULL), field('RO/runtime', 'note', STRING)],
  {
    messages: [
      message('set_cup', { params: [SELF, { name: 'value', type: CUP, default: { object: 'mug' } }] }),
      message('set_spare', { params: [SELF, { name: 'value', type: CUP_OR_NULL, default: { object: 'mug' } }] }),
      message('set_note', { params: [SELF, { name: 'value', type: STRING, default: 'clean' }] }),
    ],
  },
)

function desk(): Desk {
  const base = sampleApi()
  const objects = [{ class: 'cup', name: 'mug', doc: '', values: { name_label: 'mug' } }]
  return openDesk({ ...base, classes: [...base.classes, tray], objects })
}

describe('defaults of parameters', () => {
  it('replace parameters that a call leaves out', async () => {
    const { result } = desk()
    const self = await result('tray.create', {})
    await result('tray.set_note', self)
    assert.equal(await result('tray.get_note', self), 'clean')
  })

  it('may name an initial object', async () => {
    const { result } = desk()
    const [mug] = (await result('cup.get_all')) as string[]
    const self = await result('tray.create', {})
    await result('tray.set_cup', self)
    assert.equal(await result('tray.get_cup', self), mug)
  })

  it('are HANDLE_INVALID where they name an object that is gone, or null where null is allowed', async () => {
    const { result, error } = desk()
    const [mug] = (await result('cup.get_all')) as string[]
    const self = await result('tray.create', {})
    await result('cup.destroy', mug)
    assert.deepEqual(await error('tray.set_cup', self), ['HANDLE_INVALID', 'cup', mug])
    await result('tray.set_spare', self)
    assert.equal(await result('tray.get_spare', self), 'OpaqueRef:NULL')
  })
})
