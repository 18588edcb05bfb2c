/** The contract of all stores, for a copy of a log. */
import { describeContract } from '../contract/contract.ts'
import { filledCopy, LoggedStore } from './logged-store.ts'

describeContract('a copy of a log', (api) => new LoggedStore(filledCopy(api)))
