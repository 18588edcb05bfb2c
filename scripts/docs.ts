/** `npm run docs`: writes docs/diagnostics.md from the catalogue of diagnostics. */
import { writeFileSync } from 'node:fs'
import { catalogueMarkdown } from '../analysis/catalogue-markdown.ts'

writeFileSync(new URL('../docs/diagnostics.md', import.meta.url), catalogueMarkdown())
