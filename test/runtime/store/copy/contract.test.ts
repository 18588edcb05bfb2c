/** The contract of all stores, for a copy of a log in memory and in a file. */
import { describe } from 'mocha'
import { describeContract } from '../contract/contract.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { filledCopy, LoggedStore } from './logged-store.ts'

describeContract('a copy of a log', (api) => new LoggedStore([filledCopy(api)]))

describe('a copy on disk', () => {
  const files = temporaryFiles()
  describeContract('the file of a copy', (api) => new LoggedStore([filledCopy(api, undefined, files.next())]))
})
