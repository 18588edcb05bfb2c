/** What follows from bodies, in the reference: state diagrams, and what messages read and write. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { siteOf, textOf } from './sites.ts'

const TEXT = `enum state { Halted, Running }
error BAD(vm)
class VM {
  RW name_label : string
  RO/runtime power_state : state enum
  RO/runtime hidden_count : int @internal
  message start(vm : VM ref) throws BAD
  message sweep(vm : VM ref) @internal
}
body VM.start {
  require vm.power_state == Halted else BAD(vm)
  vm.power_state = Running
  vm.hidden_count += 1
  vm.sweep(vm)
}
body VM.sweep { vm.hidden_count = 0 }
`

async function site() {
  const { model, diagnostics } = analyze(
    [{ path: 'a.crow', tree: parse(TEXT.replace('vm.sweep', 'VM.sweep')) }],
    'test',
  )
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return siteOf(model, 'static')
}

describe('the reference: what follows from bodies', () => {
  it('has a state diagram beside the enum, and at the field a link to it', async () => {
    const pages = await site()
    const enums = textOf(pages, 'enums.html')
    assert.match(enums, /aria-label="States of VM\.power_state"/)
    assert.match(
      enums.replace(/<(?!\/?code|\/?li)[^>]*>/g, ''),
      /<li><code>Halted<\/code> → <code>Running<\/code>: <code>VM\.start/,
    )
    const page = textOf(pages, 'VM.html')
    assert.match(page, /<a href="enums\.html#state">State diagram<\/a>/)
    assert.match(page, /aria-label="States of VM\.power_state"/)
  })

  it('lists what a message reads and writes', async () => {
    const page = textOf(await site(), 'VM.html')
    assert.match(page, /<dt>Reads<\/dt><dd>(?:<[^>]*>)*VM\./)
    assert.match(page, /<dt>Writes<\/dt><dd>(?:<[^>]*>)*VM\./)
  })

  it('names nothing that is internal', async () => {
    const pages = await site()
    for (const path of pages.paths) assert.doesNotMatch(textOf(pages, path), /hidden_count|VM\.sweep/, path)
  })
})
