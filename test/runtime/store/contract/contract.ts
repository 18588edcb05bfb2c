/** The contract of all stores. The tests of each store call `describeContract` with a function that opens one. */
import { afterEach, describe } from 'mocha'
import type { Store } from '../../../../runtime/store/store.ts'
import type { Open } from '../helpers.ts'
import { describeChanges } from './changes.ts'
import { describeDestroy } from './destroy.ts'
import { describeFieldChanges } from './field-changes.ts'
import { describeFields } from './fields.ts'
import { describeInitialObjects } from './initial.ts'
import { describeMarks } from './marks.ts'
import { describeObjects } from './objects.ts'
import { describeOracle } from './oracle.ts'
import { describeRelations } from './relations.ts'
import { describeSnapshotOracle } from './snapshot-oracle.ts'
import { describeSnapshots } from './snapshots.ts'
import { describeTransactions } from './transactions.ts'
import { describeUniqueKeys } from './unique-keys.ts'

export function describeContract(keptIn: string, open: Open): void {
  describe(`a store in ${keptIn}`, () => {
    const opened: Store[] = []
    const openAndClose: Open = (api) => {
      const store = open(api)
      opened.push(store)
      return store
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close()
    })
    describeObjects(openAndClose)
    describeFields(openAndClose)
    describeFieldChanges(openAndClose)
    describeUniqueKeys(openAndClose)
    describeRelations(openAndClose)
    describeDestroy(openAndClose)
    describeInitialObjects(openAndClose)
    describeTransactions(openAndClose)
    describeMarks(openAndClose)
    describeChanges(openAndClose)
    describeSnapshots(openAndClose)
    describeSnapshotOracle(openAndClose)
    describeOracle(openAndClose)
  })
}
