/** Names of methods: those of the API, and flat ones, as callers of the Xen API write them in Python. */
import assert from 'node:assert/strict'
import type { AnsweredCall } from '../../../runtime/engine/call-context.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('the names of methods', () => {
  const heard: (string | undefined)[] = []
  let desk: Desk
  before(() => {
    const observe = ({ context }: AnsweredCall) => void heard.push(context?.method)
    desk = openDesk(sampleApi(), { observe })
  })

  it('may have an underscore for each dot, and are logged as the API has them', async () => {
    const ref = String(await desk.result('cup_create', { name_label: 'a' }))
    assert.equal(await desk.result('cup.get_name_label', ref), 'a')
    assert.match(await desk.xml('cup_get_name_label', xmlString(ref)), /<string>a<\/string>/)
    assert.deepEqual(await desk.error('cup_get_name_label'), [
      'MESSAGE_PARAMETER_COUNT_MISMATCH',
      'cup.get_name_label',
      '1',
      '0',
    ])
    assert.deepEqual(heard, ['cup.create', 'cup.get_name_label', 'cup.get_name_label', 'cup.get_name_label'])
  })

  it('are unknown if written in another way', async () => {
    for (const name of ['cup', 'cup_', 'CUP_create', 'cup-create', '__proto__', 'toString', ''])
      assert.deepEqual(await desk.error(name), ['MESSAGE_METHOD_UNKNOWN', name])
    const methods = (await desk.result('system_listMethods')) as string[]
    assert.ok(methods.includes('cup.create') && !methods.includes('cup_create'))
  })
})
