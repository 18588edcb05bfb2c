/** `npm run docs`: writes docs/diagnostics.md from the catalogue of diagnostics, and the functions in docs/language.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { catalogueMarkdown } from '../analysis/catalogue-markdown.ts'
import { builtInsMarkdown } from '../server/describe/built-ins.ts'

writeFileSync(new URL('../docs/diagnostics.md', import.meta.url), catalogueMarkdown())

const language = new URL('../docs/language.md', import.meta.url)
const HEADING = '### Built-in functions\n\n'
const [before = '', after = ''] = readFileSync(language, 'utf8').split(HEADING)
const rest = after.slice(after.indexOf('\n\n'))
writeFileSync(language, `${before}${HEADING}${builtInsMarkdown()}${rest.slice(1)}`)
