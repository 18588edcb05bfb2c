/** The contract of all stores, for the one in plain data structures. */
import { openMemoryStore } from '../../../../runtime/store/memory/open.ts'
import { describeContract } from '../contract/contract.ts'

describeContract('plain data structures', (api) => openMemoryStore(api))
