/**
 * `npm run docs`: writes docs/diagnostics.md from the catalogue of diagnostics, the functions in docs/language.md, the
 * drawings in docs/images, and the initial objects of samples/xenapi.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { catalogueMarkdown } from '../analysis/catalogue-markdown.ts'
import { labFile, SAMPLE_LAB } from '../cli/lab/pool/lab-text.ts'
import { builtInsMarkdown } from '../server/describe/built-ins.ts'
import { drawings } from './drawings.ts'

const urlOf = (path: string) => new URL(`../${path}`, import.meta.url)

writeFileSync(urlOf('docs/diagnostics.md'), catalogueMarkdown())

const HEADING = '### Built-in functions\n\n'
const [before = '', after = ''] = readFileSync(urlOf('docs/language.md'), 'utf8').split(HEADING)
const rest = after.slice(after.indexOf('\n\n'))
writeFileSync(urlOf('docs/language.md'), `${before}${HEADING}${builtInsMarkdown()}${rest.slice(1)}`)

for (const [path, text] of Object.entries(drawings())) writeFileSync(urlOf(path), text)

writeFileSync(urlOf('samples/xenapi/lab.crow'), labFile(SAMPLE_LAB))
