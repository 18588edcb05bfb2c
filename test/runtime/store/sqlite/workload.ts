/** A program that creates objects in a data file and prints a line for each durable one. */
import { createInterface } from 'node:readline'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { copyAtWrites } from '../../durability/copies.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'

export const WORKLOAD_API = model({
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM'],
    VIF: ['RW VM : VM ref <-> VIFs'],
  },
})

/**
 * Arguments: a file, and `crash`, `copy` or `fill`. With `crash` and `copy` it creates two machines with an interface each, then destroys an
 * interface; it prints `kept NAME` and `gone REF` when each is durable. With `copy` it copies the file at each
 * write. With `fill` it does a step for each line of its
 * input, `small` or `large`, and answers `ok REF` or `failed NAME MESSAGE`, and what it can still read.
 */
if (process.argv[1] === import.meta.filename) {
  const [, , file = '', kind] = process.argv
  if (kind === 'fill') fill(file)
  else crash(file, kind === 'copy' ? copyAtWrites(file) : undefined)
}

function crash(file: string, atWrite?: () => void): void {
  const store = openStore(WORKLOAD_API, file, { atWrite })
  for (const name of ['one', 'two']) {
    const vif = store.atomically(() => create(store, 'VIF', { VM: create(store, 'VM', { name_label: name }) }))
    store.commit()
    console.log(`kept ${name}`)
    if (name === 'one') continue
    store.class('VIF').destroy(vif)
    store.commit()
    console.log(`gone ${vif}`)
  }
  store.close()
}

function fill(file: string): void {
  const store = openStore(WORKLOAD_API, file)
  let said = ''
  store.changes.onCommitted((changes) => {
    said = changes.map((change) => change.operation).join(' ')
  })
  console.log('ready')
  createInterface(process.stdin)
    .on('line', (line) => {
      const name = line === 'large' ? 'x'.repeat(200_000) : 'small'
      try {
        const ref = create(store, 'VM', { name_label: name })
        store.commit()
        console.log(`ok ${ref} ${said}`)
      } catch (error) {
        if (store.dirty) commitAnyway()
        const kind = error instanceof StoreError ? 'StoreError' : String(error)
        const counted = store.changes.counts().get('VM')
        console.log(`failed ${kind} ${(error as Error).message} reads ${store.class('VM').count()} counts ${counted}`)
      }
    })
    .on('close', () => store.close())

  function commitAnyway(): void {
    try {
      store.commit()
    } catch {
      // The error has been reported already.
    }
  }
}
