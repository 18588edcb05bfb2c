/** `crow diagram`: its output, and the arguments that it refuses. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import { siteAssets } from '../support/site-assets.ts'
import { crow, memoryHost } from './memory-host.ts'

const API = {
  'pool/api.crow': `api Pool version "1.0"
class VM { RW name_label : string, RO/runtime VIFs : VIF ref set <-> VM, RW home : host ref or null = null }
class VIF { RO/constructor VM : VM ref <-> VIFs }
class host { RW name_label : string }
`,
}
const STATES = {
  'pool/api.crow': `enum state { Halted, Running }
error BAD(vm)
class VM {
  RW name_label : string
  RO/runtime power_state : state enum
  RO/constructor wish : state enum = Halted
  message start(vm : VM ref) throws BAD
  message stop(vm : VM ref) throws BAD
}
body VM.start {
  require vm.power_state == Halted else BAD(vm)
  vm.power_state = Running
}
body VM.stop {
  require vm.power_state == Running else BAD(vm)
  after 2s { vm.power_state = Halted }
}
`,
}
const BROKEN = {
  'pool/api.crow': 'class VM { RO/runtime VIFs : VIF ref set <-> VM }\nclass VIF { RW x : int = 0 }\n',
}

/** A host with the engine that is built from this checkout. */
async function drawn(args: readonly string[], files: { readonly [path: string]: string }) {
  const host = memoryHost(files)
  const code = await runCrow(['diagram', ...args], { ...host, siteAssets })
  return { code, out: host.out(), err: host.err(), host }
}

describe('crow diagram', function () {
  this.timeout(20_000)

  it('draws an SVG without external files', async () => {
    const { code, out, host } = await drawn(['pool', '-o', 'out/pool.svg'], API)
    const svg = String(host.content.get('out/pool.svg'))
    assert.equal(code, 0)
    assert.match(out, /^wrote out\/pool\.svg \(2 classes, 1 pair, \d+ kB\)\n$/)
    assert.match(svg, /^<\?xml [\s\S]*<title>Classes of Pool<\/title>[\s\S]*<\/svg>\s*$/)
    assert.match(svg, /fill="#ffffff"/)
    const fonts = new Set(svg.match(/font-family="[^"]*"/g))
    assert.equal(fonts.size, 1)
    assert.match([...fonts].join(), /Helvetica,Arial,'Liberation Sans',.*'DejaVu Sans Condensed',sans-serif"/)
    assert.doesNotMatch(svg, /href=|<script|<style/)
    assert.equal((await drawn(['pool'], API)).out, svg)
  })

  it('links to the pages of crow docs', async () => {
    const { out } = await drawn(['pool', '--links', 'docs'], API)
    assert.deepEqual([...out.matchAll(/xlink:href="([^"]*)"/g)].map((m) => m[1]).sort(), [
      'docs/VIF.html',
      'docs/VIF.html#VM',
      'docs/VM.html',
      'docs/VM.html#VIFs',
    ])
  })

  it('draws a text with errors, and prints the errors', async () => {
    const { code, out, err } = await drawn(['pool'], BROKEN)
    assert.equal(code, 1)
    assert.match(out, /class="edge pair broken"/)
    assert.match(err, /"VM.VIFs" is bound to "VIF.VM", which does not exist/)
  })

  it('writes text for Graphviz and Mermaid according to the file name', async () => {
    for (const [name, start] of [
      ['a.dot', 'digraph "Classes of Pool" {'],
      ['a.mmd', 'erDiagram'],
    ] as const) {
      const { code, host } = await crow(['diagram', 'pool', '-o', name], API)
      const text = String(host.content.get(name))
      assert.equal(code, 0)
      assert.ok(text.startsWith(start), text)
    }
    const { out } = await crow(
      ['diagram', 'pool', '--format', 'mmd', '--unbound', '--focus', 'host', '--depth', '2'],
      API,
    )
    assert.match(out, /VM \}o\.\.o\| host : "home"/)
    assert.match(out, /VM \|\|--o\{ VIF/)
    const { out: near } = await crow(['diagram', 'pool', '--format', 'mmd', '--unbound', '--focus', 'host'], API)
    assert.doesNotMatch(near, /VIF/)
  })

  it('refuses unknown formats, classes and depths', async () => {
    const refused = async (...args: string[]) => {
      const { code, err, out } = await crow(['diagram', 'pool', ...args], API)
      assert.deepEqual([code, out], [2, ''])
      return err
    }
    assert.match(await refused('-o', 'a.png'), /"a\.png" does not end in \.svg, \.dot or \.mmd/)
    assert.match(
      await refused('--format', 'dot', '--focus', 'VMM'),
      /no class "VMM" in the diagram\. Did you mean "VM"\?/,
    )
    assert.match(await refused('--format', 'dot', '--depth', 'two'), /--depth takes a number of pairs/)
    assert.match(await refused('--format', 'dot', '--depth', '2'), /no class is given\. Give one with --focus\./)
  })

  it('draws the states of a field', async () => {
    const { code, out, host } = await drawn(['pool', '--states', 'VM.power_state', '-o', 'vm.svg'], STATES)
    const svg = String(host.content.get('vm.svg'))
    assert.equal(code, 0)
    assert.match(out, /^wrote vm\.svg \(2 values, 3 arrows, \d+ kB\)\n$/)
    assert.match(svg, /<title>States of VM\.power_state<\/title>/)
    assert.match(svg, /xlink:title="Halted &#45;&gt; Running: VM\.start"/)
  })

  it('writes states for Mermaid', async () => {
    const { out } = await crow(['diagram', 'pool', '--states', 'VM.power_state', '--format', 'mmd'], STATES)
    assert.equal(
      out,
      `stateDiagram-v2
  direction LR
  state "Halted" as s0
  state "Running" as s1
  [*] --> s0: create
  s0 --> s1: start
  s1 --> s0: stop (later)
`,
    )
  })

  it('refuses a field without states, and names those that have some', async () => {
    const cases: readonly (readonly [field: string, message: string])[] = [
      ['vm.power_state', 'There is no class "vm". Did you mean "VM"?'],
      ['VM.power_stat', 'The class "VM" has no field "power_stat". Did you mean "power_state"?'],
      [
        'VM',
        '"VM" names no field. Write the class and the field, as in "VM.power_state". Fields with states: VM.power_state.',
      ],
      [
        'VM.name_label',
        '"VM.name_label" is a string, and only a field of an enum has states. Fields with states: VM.power_state.',
      ],
      ['VM.wish', 'No body of a message changes "VM.wish". Fields with states: VM.power_state.'],
    ]
    for (const [field, message] of cases) {
      const { code, err } = await crow(['diagram', 'pool', '--states', field], STATES)
      assert.equal(code, 2)
      assert.ok(err.includes(message), err)
    }
    const both = await crow(['diagram', 'pool', '--states', 'VM.power_state', '--focus', 'VM'], STATES)
    assert.equal(both.code, 2)
    assert.match(both.err, /'--states <field>' cannot be used with option '--focus <class>'/)
  })

  it('draws no states of a text with errors', async () => {
    const { code, out, err } = await crow(['diagram', 'pool', '--states', 'VM.x'], BROKEN)
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(err, /"VM.VIFs" is bound to "VIF.VM", which does not exist/)
  })
})
