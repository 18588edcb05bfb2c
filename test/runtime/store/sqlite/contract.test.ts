/** The contract of all databases, for SQLite in memory and in a file. */
import { describe } from 'mocha'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { describeContract } from '../contract/contract.ts'
import { temporaryFiles } from '../temporary-files.ts'

describeContract('SQLite in memory', (api) => openStore(api, ':memory:'))

describe('SQLite on disk', () => {
  const files = temporaryFiles()
  describeContract('a SQLite file', (api) => openStore(api, files.next()))
})
