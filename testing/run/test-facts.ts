/** What all tests of an API have in common: found once, when it is first needed. */
import { oneLine } from '../../analysis/bodies/source-text.ts'
import type { TextRange } from '../../model/body.ts'
import type { WorldCode } from '../world/load.ts'
import { type Signatures, signaturesOf } from './call-log.ts'
import { type WatchedFields, watchedFields } from './contents.ts'

export class TestFacts {
  readonly code: WorldCode
  readonly watched: WatchedFields
  readonly #texts: ReadonlyMap<string, string>
  #signatures: Signatures | undefined
  readonly #lines = new Map<string, readonly string[]>()

  /** `texts`: by the names of their files. */
  constructor(code: WorldCode, texts: ReadonlyMap<string, string>) {
    this.code = code
    this.watched = watchedFields(code.api)
    this.#texts = texts
  }

  site(site: number | undefined) {
    return site === undefined ? undefined : this.code.sites[site]
  }

  /** Whether a part stands in a quantifier, also in one inside of it. */
  isInside(site: number, quantifier: number): boolean {
    for (let around = this.#around(site); around !== undefined; around = this.#around(around))
      if (around === quantifier) return true
    return false
  }

  #around(site: number): number | undefined {
    const found = this.site(site)
    return found?.kind === 'part' ? found.inside : undefined
  }

  get signatures(): Signatures {
    this.#signatures ??= signaturesOf(this.code.model)
    return this.#signatures
  }

  /** The text of a place, in one line. */
  textAt(path: string, [line, column, endLine, endColumn]: TextRange): string {
    const lines = this.#linesOf(path).slice(line, endLine + 1)
    const last = lines.length - 1
    const cut = lines.map((text, i) => text.slice(i === 0 ? column : 0, i === last ? endColumn : undefined))
    return oneLine(cut.join('\n'))
  }

  #linesOf(path: string): readonly string[] {
    let lines = this.#lines.get(path)
    if (!lines) {
      lines = (this.#texts.get(path) ?? '').split(/\r\n|\r|\n/)
      this.#lines.set(path, lines)
    }
    return lines
  }
}
