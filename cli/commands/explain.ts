/** `crow explain CODE`: what a diagnostic means, with an example and its repair. */
import { CATALOGUE } from '../../analysis/catalogue.ts'
import type { Entry } from '../../analysis/entry.ts'
import { didYouMean } from '../../analysis/suggest.ts'
import { Failure } from '../failure.ts'
import type { Host } from '../host.ts'
import { type Paint, paint } from '../print/style.ts'

export function explain(host: Host, code: string, catalogue: readonly Entry[] = CATALOGUE): number {
  const wanted = /^\d+$/.test(code) ? `CROW${code}` : code.toUpperCase()
  const entry = catalogue.find((e) => e.code === wanted)
  if (!entry) throw new Failure(unknown(code, catalogue), 2)
  host.stdout.write(entryText(entry, paint(host.stdout.colour)))
  return 0
}

function entryText({ code, severity, title, explanation, example, repaired }: Entry, colour: Paint): string {
  const heading = `${colour(severity, `${severity} ${code}`)}${colour('strong', `: ${title}`)}`
  const sample = (word: string, text: string) => `${colour('note', word)}\n\n${indented(text)}`
  return `${[heading, explanation.trim(), sample('Example', example), sample('Mended', repaired)].join('\n\n')}\n`
}

function indented(text: string): string {
  return text.trim().replace(/^(?=.)/gm, '    ')
}

function unknown(code: string, catalogue: readonly Entry[]): string {
  const guess = didYouMean(
    code.toUpperCase(),
    catalogue.map((e) => e.code),
  )
  return [`Unknown code "${code}".`, guess].filter(Boolean).join(' ')
}
