/** The README of samples/xenapi lists what its messages do. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { messagesMarkdown, withMessages } from '../../../scripts/sample-messages.ts'
import { SAMPLES } from '../sample.ts'

describe('the README of samples/xenapi', () => {
  it('lists what each message does; if it does not, run npm run docs', () => {
    const readme = readFileSync(join(SAMPLES, 'xenapi/README.md'), 'utf8')
    // Not equal: its difference would be pages long.
    assert.ok(readme === withMessages(readme), 'samples/xenapi/README.md is older than the texts: run npm run docs')
  })

  it('tells messages with a body from accessors and from those that are not implemented', () => {
    const text = `api Pool
      class VM {
        RO/runtime size : int
        message set_size(self : VM ref, value : int)
        message start(vm : VM ref) { vm.size = 1 }
        message stop(vm : VM ref)
        message swap(vm : VM ref)
      }
      class host {
        message ping() { }
        message hidden() @internal
      }`
    const { model } = analyze([{ path: 'api.crow', tree: parse(text) }], 'pool')
    const markdown = messagesMarkdown(model as Api, ['GET /disk'])
    assert.match(markdown, /^2 classes have \d+ implied RPCs and 5 declared messages\./)
    assert.match(markdown, /Of these, 2 behave, 1 do what their signature says .*\n.* and 2 answer `NOT_IMPLEMENTED`\./)
    assert.match(markdown, /\| `host` \| ping \| {2}\| {2}\|\n\| `VM` \| start \| set_size \| stop, swap \|\n/)
    assert.match(markdown, /`GET \/disk`/)
  })
})
