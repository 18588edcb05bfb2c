/**
 * Splits example code into coloured pieces. The only user of `@speed-highlight/core`, whose tokens become elements, never
 * HTML text.
 */

import bash from '@speed-highlight/core/languages/bash.js'
import json from '@speed-highlight/core/languages/json.js'
import python from '@speed-highlight/core/languages/py.js'
import typescript from '@speed-highlight/core/languages/ts.js'
import xml from '@speed-highlight/core/languages/xml.js'
import { type ShjLanguageData, tokenizeWith } from '@speed-highlight/core/tokenize'

export type CodeLanguage = 'json' | 'xml' | 'shell' | 'python' | 'typescript'

export interface CodePiece {
  readonly text: string
  /** The kind of token, such as `str`; undefined for text without a colour. */
  readonly kind: string | undefined
}

/** The bodies of curl calls are JSON in single quotes; a variable may divide them. */
const CURL_BODY = { match: /'[^']*"[^']*'/g, sub: [{ match: /(?<=^')[\s\S]*(?='$)/g, sub: json }] }

/** Without the rule that makes everything between `$(` and `)` one variable. */
const SHELL = [CURL_BODY, { type: 'var', match: /\$\w+/g }, ...(bash as readonly ShellRule[]).filter(isNoCall)]

interface ShellRule {
  readonly match?: { readonly source?: string }
}

function isNoCall({ match }: ShellRule): boolean {
  return match?.source?.includes('\\$\\(') !== true
}

// The package's types of some grammars are stricter than its own functions.
const GRAMMARS = { json, xml, shell: SHELL, python, typescript } as unknown as Record<CodeLanguage, ShjLanguageData>

/** The most characters that are coloured: the grammars are not linear for every text. */
const LONGEST = 30_000

/** The pieces of a text; together they are the text. A long text is one piece. */
export function codePieces(text: string, language: CodeLanguage): readonly CodePiece[] {
  if (text.length > LONGEST) return [{ text, kind: undefined }]
  const pieces: CodePiece[] = []
  tokenizeWith(text, GRAMMARS[language], (piece, kind) => {
    if (piece !== '') pieces.push({ text: piece, kind })
  })
  return pieces
}
