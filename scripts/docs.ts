/**
 * `npm run docs`: writes docs/diagnostics.md from the catalogue of diagnostics, the functions in docs/language.md, the
 * drawings in docs/images, and of samples/xenapi the initial objects and the list of what its messages do.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { catalogueMarkdown } from '../analysis/catalogue-markdown.ts'
import { labFile, SAMPLE_LAB } from '../cli/lab/pool/lab-text.ts'
import { builtInsMarkdown } from '../server/describe/built-ins.ts'
import { drawings } from './drawings.ts'
import { withMessages } from './sample-messages.ts'

const urlOf = (path: string) => new URL(`../${path}`, import.meta.url)

writeFileSync(urlOf('docs/diagnostics.md'), catalogueMarkdown())

const HEADING = '### Built-in functions\n\n'
const [before = '', after = ''] = readFileSync(urlOf('docs/language.md'), 'utf8').split(HEADING)
const rest = after.slice(after.indexOf('\n\n'))
writeFileSync(urlOf('docs/language.md'), `${before}${HEADING}${builtInsMarkdown()}${rest.slice(1)}`)

for (const [path, text] of Object.entries(drawings())) writeFileSync(urlOf(path), text)

writeFileSync(urlOf('samples/xenapi/lab.crow'), labFile(SAMPLE_LAB))

const XEN_README = urlOf('samples/xenapi/README.md')
writeFileSync(XEN_README, withMessages(readFileSync(XEN_README, 'utf8')))
