/** SQLite, in memory and in a file, does what every database has to. */
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { describeContract } from '../contract/contract.ts'
import { temporaryFiles } from '../temporary-files.ts'

describeContract('SQLite in memory', (api) => openStore(api, ':memory:'))

describe('in a directory of its own', () => {
  const files = temporaryFiles()
  describeContract('a SQLite file', (api) => openStore(api, files.next()))
})
