/** A text with characters that XML cannot carry. docs/wire.md, Strictness. */
import { isCarriableText } from '../../../model/text.ts'
import type { CatalogueEntry } from '../../diagnostics/catalogue-entry.ts'
import { type CheckRule, type ProblemRule, problemRule } from '../rule.ts'

const entry: CatalogueEntry = {
  code: 'CROW1308',
  severity: 'error',
  title: 'A text holds characters that XML cannot carry',
  explanation:
    'A text that is written through one wire format must read back the same through the other. XML can carry tab, line feed and carriage return, but no other control character and no half of a surrogate pair.',
  example: 'class VM {\n  RW note : string = "bell\\u0007"\n}\n',
  repaired: 'class VM {\n  RW note : string = "bell"\n}\n',
}

/**
 * Defaults and values of objects are checked where they are resolved by type; this checks the texts that have no type.
 */
export const textUnfit: ProblemRule & CheckRule = {
  ...problemRule('text-unfit', entry, () => UNFIT),
  check: {
    api({ decl, place }, report) {
      if (decl.version && !isCarriableText(decl.version.text)) report({ place, at: decl.version, ...UNFIT })
    },
    enum({ decl, place }, report) {
      for (const { name } of decl.values) if (!isCarriableText(name.text)) report({ place, at: name, ...UNFIT })
    },
  },
}

const UNFIT = {
  message: 'The text holds a character that XML cannot carry.',
  help: 'Remove control characters other than \\t, \\n and \\r, and lone surrogates.',
}
