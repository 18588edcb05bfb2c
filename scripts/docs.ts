/** Writes the pages of docs/ that are made of the code: the catalogue of diagnostics. */
import { writeFileSync } from 'node:fs'
import { catalogueMarkdown } from '../analysis/catalogue-markdown.ts'

writeFileSync(new URL('../docs/diagnostics.md', import.meta.url), catalogueMarkdown())
