/** Which objects `crow fsck` names for an invariant that does not hold. */
import assert from 'node:assert/strict'
import { analyze } from '../../../../analysis/analyze.ts'
import { emitBodies } from '../../../../compiler/emit/bodies/module.ts'
import { parse } from '../../../../grammar/parse.ts'
import { createLibrary } from '../../../../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../../../../runtime/bodies/protocol.ts'
import { checkRules } from '../../../../runtime/data-check/check-rules.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { moduleOf } from '../../../compiler/bodies/load-bodies.ts'
import { create } from '../../store/helpers.ts'
import { temporaryFiles } from '../../store/temporary-files.ts'

const TEXT = (invariant: string) => `api Disks
class SR {
  RW size : int = 0
  RO/runtime disks : disk ref set <-> SR
}
class disk {
  RW size : int = 0
  RW kept : bool = true
  RW SR : SR ref or null <-> disks = null
}
invariant "small": ${invariant}
`

describe('an invariant that does not hold', () => {
  const files = temporaryFiles()

  /** The findings, with the places of objects instead of their refs. */
  async function findings(invariant: string, sizes: readonly number[]) {
    const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(TEXT(invariant)) }], 'a')
    assert.ok(model, diagnostics.map(({ message }) => message).join('\n'))
    const file = files.next()
    const store = openStore(model, file)
    const sr = create(store, 'SR', {})
    const disks = sizes.map((size) => create(store, 'disk', { size: BigInt(size), kept: size !== 4, SR: sr }))
    store.commit()
    store.close()
    const module = await moduleOf(emitBodies(model).text)
    const make: MakeBodies = (parts) => module(createLibrary(parts.api, parts.store))
    return checkRules(file, { api: model, make }).map(({ class: owner, ref, problem }) => {
      const place = ref === null ? '' : owner === 'SR' ? ref === sr : disks.indexOf(ref)
      return `${owner ?? ''} ${place} ${problem}`.trim()
    })
  }
  const BROKEN = 'The object breaks the invariant "small".'
  const HEAD = 'The invariant "small" does not hold'

  it('about each object of a class names those that break it', async () => {
    assert.deepEqual(await findings('every d in all disk : d.size < 3', [1, 2, 3]), [`${HEAD}.`, `disk 2 ${BROKEN}`])
    assert.deepEqual(await findings('every d in all disk where d.kept : d.size < 3', [4, 5, 1]), [
      `${HEAD}.`,
      `disk 1 ${BROKEN}`,
    ])
    assert.deepEqual(await findings('not (some d in all disk : d.size > 3)', [4, 1]), [`${HEAD}.`, `disk 0 ${BROKEN}`])
    assert.deepEqual(await findings('every d in all disk : d.size < 3', [1, 2]), [])
  })

  it('about what belongs to each object names the outer ones', async () => {
    const claim = 'every s in all SR : every d in s.disks : d.size < 3'
    assert.deepEqual(await findings(claim, [1, 5]), [`${HEAD}.`, `SR true ${BROKEN}`])
  })

  it('names the first of many objects, and says how many there are', async () => {
    const found = await findings('every d in all disk : d.size < 3', Array(50).fill(3))
    assert.equal(found[0], `${HEAD} for 50 objects, of which 10 are named.`)
    assert.deepEqual(
      found.slice(1),
      Array.from({ length: 10 }, (_, i) => `disk ${i} ${BROKEN}`),
    )
  })

  it('about all objects together names none', async () => {
    assert.deepEqual(await findings('size(all disk) < 2', [1, 2]), [`${HEAD}.`])
  })
})
