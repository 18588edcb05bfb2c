/** The catalogue as the page docs/diagnostics.md, and one entry as a page of its own. */
import { CATALOGUE, entryOf } from './catalogue.ts'
import type { CatalogueEntry } from './diagnostics/catalogue-entry.ts'

const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ['CROW10', 'Syntax'],
  ['CROW11', 'Names and words'],
  ['CROW12', 'Types'],
  ['CROW13', 'Values'],
  ['CROW14', 'Bound pairs'],
  ['CROW15', 'Messages and RPCs'],
  ['CROW16', 'Initial objects'],
  ['CROW17', 'Roles'],
  ['CROW18', 'Declarations of behaviour and constraints'],
  ['CROW20', 'Bodies and expressions'],
]

/** The whole page. `npm run docs` writes it; a test compares the file with it. */
export function catalogueMarkdown(): string {
  const sections = GROUPS.map(([prefix, title]) => {
    const entries = CATALOGUE.filter((e) => e.code.startsWith(prefix))
    return `## ${title}\n\n${entries.map((entry) => entryMarkdown(entry, '###')).join('\n')}`
  })
  return `# Diagnostics

All diagnostics of \`crow check\` and the editor, by code. The meaning of a code never changes. \`crow explain CODE\` prints its
entry. The project's tests check every example: it gives its diagnostic once and no other, and the fixed example gives none.

${sections.join('\n')}`
}

/** The page of one code; undefined if there is no such code. */
export function entryPage(code: string): string | undefined {
  const entry = entryOf(code)
  return entry && entryMarkdown(entry, '#')
}

function entryMarkdown(entry: CatalogueEntry, heading: string): string {
  const { code, severity, title, explanation, example, abridged = example, repaired } = entry
  return `${heading} ${code}: ${title}

*${severity}*

${explanation}

${fence(abridged)}
Fixed:

${fence(repaired)}`
}

function fence(text: string): string {
  return `\`\`\`crow\n${text}\`\`\`\n`
}
