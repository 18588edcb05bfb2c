/** The tests that a page shows at the messages that they call. The entries of pages provide them. */
import { createContext } from 'preact'
import type { TestExample } from '../../reference/test-examples.ts'

export const PageExamples = createContext<readonly TestExample[]>([])
