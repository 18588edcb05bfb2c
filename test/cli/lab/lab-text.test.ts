/** The initial objects of a lab: valid for samples/xenapi in any size, and what its lab.crow has. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { labFile, SAMPLE_LAB } from '../../../cli/lab/pool/lab-text.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api, InitialObject } from '../../../model/api.ts'
import { readSample } from '../../samples/sample.ts'

const NOW = new Date('2026-11-28T08:00:00Z')

describe('the text of a lab', () => {
  let small: Api
  let large: Api

  before(() => {
    small = labModel(2, 2)
    large = labModel(3, 200)
  })

  it('is samples/xenapi/lab.crow; if it is not, run npm run docs', () => {
    assert.equal(readSample('xenapi').texts.get('lab.crow'), labFile(SAMPLE_LAB))
  })

  it('is valid with one host and no machine, and with more than the sample has', () => {
    for (const [{ objects }, hosts, machines] of [
      [labModel(1, 0), 1, 0],
      [large, 3, 200],
    ] as const) {
      const count = (name: string) => objects.filter((it) => it.class === name).length
      assert.equal(count('host'), hosts)
      assert.equal(count('VM'), hosts + 4 + machines)
      assert.equal(count('VBD_metrics'), count('VBD'))
    }
  })

  it('gives each object a uuid, and each network card an address, of its own', () => {
    const { objects } = large
    const uuids = objects.map((it) => it.values.uuid)
    const addresses = objects.flatMap((it) => it.values.MAC ?? [])
    assert.equal(new Set(uuids).size, objects.length)
    assert.ok(addresses.length > 200)
    assert.equal(new Set(addresses).size, addresses.length)
  })

  it('keeps the objects of a small lab in a large one', () => {
    const grown = named(large)
    const changes = [...named(small)].filter(([name, it]) => grown.get(name)?.values.uuid !== it.values.uuid)
    assert.deepEqual(
      changes.map(([name]) => name),
      [],
    )
  })

  it('gives each host memory for its machines and for those of another', () => {
    for (const metrics of large.objects.filter((it) => it.class === 'host_metrics')) {
      const { memory_free, memory_total } = metrics.values
      assert.ok(Number(memory_free) > 0.48 * Number(memory_total), metrics.name)
    }
  })

  it('shows the moment that it is given, and the address and the certificate of its server', () => {
    const text = labFile({ hosts: 1, machines: 0, now: new Date('2030-02-01T10:00:00.5Z'), address: 'xen:8443' })
    assert.match(text, /last_updated = "20300201T10:00:00Z"/)
    assert.match(text, /start_time = "20300102T10:00:00Z"/)
    assert.match(text, /address = "xen:8443"/)
    assert.match(text, /location = "https:\/\/xen:8443\/console/)
    assert.match(labFile({ ...SAMPLE_LAB, fingerprint: 'AA:BB' }), /fingerprint = "AA:BB"/)
  })

  it('leaves out what a new object has by itself', () => {
    const { classes, objects } = small
    const fields = new Map(classes.flatMap((c) => c.fields.map((field) => [`${c.name}.${field.name}`, field])))
    const repeated = objects.flatMap((it) =>
      Object.entries(it.values).filter(([name, value]) => {
        const field = fields.get(`${it.class}.${name}`)
        return field && 'default' in field && JSON.stringify(field.default) === JSON.stringify(value)
      }),
    )
    assert.deepEqual(repeated, [])
  })
})

/** The model of samples/xenapi with a lab of that size. */
function labModel(hosts: number, machines: number): Api {
  const texts = new Map(readSample('xenapi').texts).set('lab.crow', labFile({ hosts, machines, now: NOW }))
  const files = [...texts].filter(([path]) => !path.endsWith('.test.crow'))
  const { model, diagnostics } = analyze(
    files.map(([path, text]) => ({ path, tree: parse(text) })),
    'xenapi',
  )
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(errors, [])
  assert.ok(model)
  return model
}

function named({ objects }: Api): ReadonlyMap<string, InitialObject> {
  return new Map(objects.map((it) => [`${it.class} ${it.name}`, it]))
}
