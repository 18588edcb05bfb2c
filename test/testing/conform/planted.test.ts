/** Servers with one fault each: the rule that is about it has to fail, and a right server none. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { ConformOptions } from '../../../testing/conform/conform-options.ts'
import type { ConformReport } from '../../../testing/conform/report.ts'
import { CONFORM_RULES } from '../../../testing/conform/rules/all-rules.ts'
import { codeOf, conformTo, modelOf, serveModel } from './conform-harness.ts'
import { PLANTED, type PlantedFault } from './planted-faults.ts'
import { YARD } from './yard.ts'

/** In milliseconds. */
const SOON = 60_000

/** Only the rule itself, or the one whose calls find it, as all of them together take minutes; all where the environment says so. */
function rulesFor({ rule, by = rule }: PlantedFault) {
  const own = CONFORM_RULES.filter(({ name }) => name === by || name === rule)
  if (process.env.CONFORM_TABLE || own.length === 0 || own.every(({ byOthers }) => byOthers)) return CONFORM_RULES
  return CONFORM_RULES.filter((one) => own.includes(one) || one.byOthers)
}

describe('crow conform on servers with one fault', () => {
  const code = codeOf(YARD)

  for (const fault of PLANTED)
    it(`finds that ${fault.name}`, async function () {
      this.timeout(SOON * 2)
      const { report, seconds } = await tested(fault)
      const failed = report.rules.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)
      if (process.env.CONFORM_TABLE)
        console.log(`| ${fault.name} | ${failed.join(', ')} | ${seconds} | ${report.calls} |`)
      assert.ok(failed.includes(fault.rule), `failed: ${failed.join(', ')}`)
    })

  it('shows failures as tests that the language has', async function () {
    this.timeout(SOON)
    const names = ['default', 'MAP_DUPLICATE_KEY', 'guard', 'result of a task', 'other end', 'role', 'blanks']
    const faults = names.map((name) => PLANTED.find((fault) => fault.name.includes(name)) as PlantedFault)
    const tests: string[] = []
    for (const fault of faults) {
      const { report } = await tested(fault)
      tests.push(...report.rules.flatMap(({ failures }) => failures.flatMap(({ test }) => test ?? [])))
    }
    assert.ok(tests.length >= 5)
    for (const [i, text] of tests.entries())
      modelOf({ 'yard.crow': YARD, 'a.test.crow': text.replace('conform', `conform ${i}`) })
    assert.ok(
      tests.some((text) => /\n {2}expect crane\.start\(x1\) fails CRANE_BUSY\n/.test(text)),
      tests.join('\n'),
    )
    assert.ok(tests.some((text) => text.includes('expect x1.limit == 10')))
    assert.ok(tests.some((text) => text.includes('async crane.')))
  })

  it('reports each of three faults once, and the rules that fail because of it', async function () {
    this.timeout(SOON)
    const names = ['a default is another one', 'a guard is missing', 'blanks around a text are lost']
    const faults = names.map((name) => PLANTED.find((fault) => fault.name === name) as PlantedFault)
    const text = (same: string) => faults.reduce((now, fault) => fault.text?.(now) ?? now, same)
    const wire = faults.find((fault) => fault.wire)?.wire ?? {}
    const names2 = ['creating', 'values', 'bodies']
    const rules = CONFORM_RULES.filter(({ name }) => names2.includes(name))
    let found = 0
    const { report } = await tested({ name: 'three', rule: '', text, wire }, SOON, {
      rules,
      progress: ({ failures = 0 }) => {
        found = failures
      },
      isStopped: () => found === 4,
    })
    const failures = report.rules.flatMap((rule) => rule.failures.map((failure) => ({ rule: rule.name, ...failure })))
    assert.deepEqual(
      failures.map(({ rule, message, near }) => `${rule}: ${message.replace(/\(.*/, '')} ${near.length}`),
      [
        'creating: crane.get_record  0',
        'values: crane.get_name_label: expected " ", but got "" 0',
        'bodies: crane.start: expected CRANE_BUSY 0',
        'bodies: crane.lift: expected TOO_HEAVY 1',
      ],
    )
    assert.deepEqual(failures[0]?.rules, ['values', 'bodies'])
  })

  it('blames a right server for nothing', async function () {
    this.timeout(SOON)
    const { report } = await tested({ name: 'nothing', rule: '' }, 8000)
    const failures = report.rules.flatMap(({ failures }) => failures.map(({ message, test }) => `${message}\n${test}`))
    assert.deepEqual(failures, [])
    assert.deepEqual(report.left, [])
  })

  async function tested(
    fault: PlantedFault,
    duration = SOON,
    options: Partial<ConformOptions> = {},
  ): Promise<{ report: ConformReport; seconds: string }> {
    const { text = (same) => same, wire = {}, rule, base = YARD } = fault
    const server = await serveModel(codeOf(text(base)), wire)
    try {
      const report = await conformTo(base === YARD ? code : codeOf(base), server.url, {
        ...{ duration, stopAfter: rule, rules: rulesFor(fault) },
        ...fault.options,
        ...options,
      })
      return { report, seconds: (report.milliseconds / 1000).toFixed(1) }
    } finally {
      await server.close()
    }
  }
})
