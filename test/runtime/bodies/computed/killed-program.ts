/** Opens a data file whose computed field has another expression now, and writes: for a process that the fail point kills. */
import { fileURLToPath } from 'node:url'
import type { Api } from '../../../../model/api.ts'
import { openRules } from '../../../../runtime/bodies/rules/open-rules.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { arithmetic, field, from, INT, int, local, refType, selfOf, setType, total } from '../../../support/trees.ts'
import { create } from '../../store/helpers.ts'
import { model } from '../../store/models.ts'
import { withComputed } from '../computed-api.ts'
import { interpreted } from '../interpreted.ts'

const VM = refType('VM', false)

/** A host's load is so many times what its machines need. */
export function loadApi(factor: number): Api {
  const memory = field(local(1, VM), 'memory', INT)
  return withComputed(
    model({
      classes: {
        host: ['RO/runtime VMs : VM ref set <-> host', 'RO/runtime load : int'],
        VM: ['RW memory : int = "1"', 'RW host : host ref or null <-> VMs = null'],
      },
    }),
    {
      'host.load': total(arithmetic(memory, '*', int(factor)), from(1, field(selfOf('host'), 'VMs', setType(VM)))),
    },
  )
}

export function openLoads(factor: number, file: string): Store {
  const api = loadApi(factor)
  return openStore(api, file, { rules: (inner, opening) => openRules(api, inner, interpreted(), opening) })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const store = openLoads(3, process.argv[2] ?? '')
  const vms = store.class('VM')
  for (const [i, host] of store.class('host').refs().entries()) {
    store.atomically(() => {
      for (const vm of vms.refs()) vms.field('host').set(vm, host)
      create(store, 'VM', { memory: BigInt(i + 5), host })
    })
    store.commit()
  }
  store.close()
}
