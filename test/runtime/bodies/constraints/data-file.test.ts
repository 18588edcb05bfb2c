/** What `crow fsck` finds of computed fields, constraints and invariants. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../../model/api.ts'
import { openRules } from '../../../../runtime/bodies/rules/open-rules.ts'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { checkRules } from '../../../../runtime/data-check/check-rules.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import {
  all,
  arithmetic,
  compare,
  field,
  from,
  INT,
  int,
  local,
  refType,
  requireThat,
  selfOf,
  some,
} from '../../../support/trees.ts'
import { create } from '../../store/helpers.ts'
import { model } from '../../store/models.ts'
import { temporaryFiles } from '../../store/temporary-files.ts'
import { withComputed } from '../computed-api.ts'
import { interpreted } from '../interpreted.ts'

const AT = [0, 0, 0, 0] as const
const memory = field(selfOf('VM'), 'memory', INT)
const BASE = withComputed(model({ classes: { VM: ['RW memory : int = "1"', 'RO/runtime load : int'] } }), {
  'VM.load': arithmetic(memory, '*', int(2)),
})
const where = { path: 'a.crow', condition: compare(local(0, INT), '<=', int(5)), text: 'memory <= 5', bounds: {} }
const refusal = requireThat(compare(field(selfOf('VM'), 'load', INT), '<', int(9)), 'TOO_MUCH', selfOf('VM'))
const check = refusal.kind === 'require' ? { ...refusal, path: 'a.crow', text: 'self.load < 9' } : undefined
const API: Api = {
  ...BASE,
  classes: BASE.classes.map((owner) => ({
    ...owner,
    fields: owner.fields.map((one) => (one.name === 'memory' ? { ...one, where } : one)),
    checks: check ? [check] : [],
  })),
  invariants: [
    {
      title: 'some machine is large',
      doc: '',
      path: 'a.crow',
      at: AT,
      condition: some(from(1, all('VM')), compare(field(local(1, refType('VM', false)), 'memory', INT), '>', int(2))),
    },
  ],
}

describe('crow fsck of computed fields and constraints', () => {
  const files = temporaryFiles()
  let file: string
  let vm: string
  const rules = { api: API, make: interpreted() }
  beforeEach(() => {
    file = files.next()
    const store = openStore(API, file, { rules: (inner, opening) => openRules(API, inner, interpreted(), opening) })
    vm = create(store, 'VM', { memory: 3n })
    store.commit()
    store.close()
  })

  function write(memoryNow: number, load: number): void {
    const database = new DatabaseSync(file)
    database.exec(`update "VM" set memory = ${memoryNow}, load = ${load}, "@sum" = null`)
    database.close()
  }

  it('finds nothing in what a server has written', () => {
    assert.deepEqual([...checkData(file), ...checkRules(file, rules)], [])
  })

  it('finds a computed field without the value of its expression', () => {
    write(3, 7)
    assert.deepEqual(checkRules(file, rules), [
      {
        class: 'VM',
        ref: vm,
        field: 'load',
        problem: '"VM.load" does not have the value that its expression gives.',
        help: `delete from "@settings" where key = 'rules'; The next start computes all fields again.`,
      },
    ])
  })

  it('says how to have computed fields evaluated again, which works', () => {
    write(3, 7)
    const database = new DatabaseSync(file)
    database.exec(`delete from "@settings" where key = 'rules'`)
    database.close()
    openStore(API, file, { rules: (inner, opening) => openRules(API, inner, interpreted(), opening) }).close()
    assert.deepEqual(checkRules(file, rules), [])
  })

  it('finds objects that do not meet conditions and checks', () => {
    write(6, 12)
    const problems = checkRules(file, rules).map(({ ref, field: at, problem }) => [ref, at, problem])
    assert.deepEqual(problems, [
      [vm, 'memory', 'The object has memory = 6, which does not meet memory <= 5.'],
      [vm, null, `The object does not meet a check: TOO_MUCH(${vm}).`],
    ])
  })

  it('finds invariants that do not hold', () => {
    write(2, 4)
    assert.deepEqual(
      checkRules(file, rules).map(({ problem }) => problem),
      ['The invariant "some machine is large" does not hold.'],
    )
  })
})
