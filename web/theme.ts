/** Runs before a page is drawn, so that a reader who chose light or dark sees no flash of the other. */
import { applyTheme, storedTheme } from './theme/choice.ts'

applyTheme(storedTheme())
