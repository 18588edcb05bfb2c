/** Runs before the first paint, so that a page does not flash in the other theme. */
import { applyTheme, storedTheme } from './theme/choice.ts'

applyTheme(storedTheme())
