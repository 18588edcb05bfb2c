/** `crow explain CODE`: what a diagnostic means, with an example and its repair; without a code, the list of codes. */
import type { CatalogueEntry } from '../../analysis/diagnostics/catalogue-entry.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { type Paint, paint } from '../print/style.ts'
import type { AddCommand } from './add-command.ts'

export const addExplainCommand: AddCommand = (program, host, exit) => {
  program
    .command('explain')
    .description('explain a diagnostic, with an example and its repair')
    .argument('[code]', 'its code, as "crow check" prints it (default: list all codes)')
    .action(async (code: string | undefined) => {
      const { CATALOGUE } = await import('../../analysis/catalogue.ts')
      exit(printExplanation(host, code, CATALOGUE))
    })
}

/** Throws Failure for an unknown code. */
export function printExplanation(host: Host, code: string | undefined, catalogue: readonly CatalogueEntry[]): number {
  if (code === undefined) {
    host.stdout.write(catalogue.map(({ code: each, title }) => `${each}  ${title}\n`).join(''))
    return 0
  }
  const wanted = /^\d+$/.test(code) ? `CROW${code}` : code.toUpperCase()
  const entry = catalogue.find((e) => e.code === wanted)
  if (!entry) throw new Failure(unknown(code, catalogue), 2)
  host.stdout.write(entryText(entry, paint(host.stdout.colour)))
  return 0
}

function entryText(
  { code, severity, title, explanation, example, abridged = example, repaired }: CatalogueEntry,
  colour: Paint,
): string {
  const heading = `${colour(severity, `${severity} ${code}`)}${colour('strong', `: ${title}`)}`
  const sample = (word: string, text: string) => `${colour('note', word)}\n\n${indented(text)}`
  return `${[heading, explanation.trim(), sample('Example', abridged), sample('Fixed', repaired)].join('\n\n')}\n`
}

function indented(text: string): string {
  return text.trim().replace(/^(?=.)/gm, '    ')
}

function unknown(code: string, catalogue: readonly CatalogueEntry[]): string {
  // Suggests a code for a wrong prefix, but not for an unknown number, which gives no hint.
  const number = code.replace(/\D/g, '')
  const guess = catalogue.find((e) => e.code === `CROW${number}` && !/^CROW/i.test(code))
  const help = guess ? `Did you mean "${guess.code}"?` : '"crow explain" without a code lists them all.'
  return `Unknown code "${code}". ${help}`
}
