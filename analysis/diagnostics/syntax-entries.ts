/**
 * The catalogue's entries for mistakes that are found before the rules run: in the bytes of a file, and by the grammar.
 */
import type { SyntaxIssue, SyntaxIssueKind } from '../../grammar/tree.ts'
import type { CatalogueEntry } from './catalogue-entry.ts'

const ENTRIES: { readonly [Kind in SyntaxIssueKind]: CatalogueEntry } = {
  unexpected: {
    code: 'CROW1001',
    severity: 'error',
    title: 'Unexpected text',
    explanation:
      'The language does not allow this here. The message names what was found and what was expected. The rest is checked from the next member or declaration on.',
    example: 'class VM {\n  RW name_label string\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  'unclosed-bracket': {
    code: 'CROW1002',
    severity: 'error',
    title: 'A bracket is not closed',
    explanation:
      'An opening brace, bracket or parenthesis has no closing one. The declarations after it are read as if it were closed before them.',
    example: 'class VM {\n  RW name_label : string\n\nclass VIF {\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n\nclass VIF {\n}\n',
  },
  'unclosed-text': {
    code: 'CROW1003',
    severity: 'error',
    title: 'A text is not closed on its line',
    explanation: 'A text in double quotes ends on the line it starts on. A line break inside it is written `\\n`.',
    example: 'class VM {\n  RW note : string = "halted\n}\n',
    repaired: 'class VM {\n  RW note : string = "halted"\n}\n',
  },
  'wrong-escape': {
    code: 'CROW1004',
    severity: 'error',
    title: 'Unknown escape',
    explanation:
      'The escapes of a text are those of JSON: `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits.',
    example: 'class VM {\n  RW path : string = "C:\\data"\n}\n',
    repaired: 'class VM {\n  RW path : string = "C:\\\\data"\n}\n',
  },
  'unclosed-comment': {
    code: 'CROW1005',
    severity: 'error',
    title: 'A block comment is not closed',
    explanation: 'A comment that starts with `/*` ends with `*/`. Block comments are not nested.',
    example: 'class VM {\n}\n/* and so on\n',
    repaired: 'class VM {\n}\n/* and so on */\n',
  },
  'meaningless-character': {
    code: 'CROW1006',
    severity: 'error',
    title: 'Unknown character',
    explanation:
      'No word, number, text or sign of the language starts with this character, a name has a letter that is not ASCII, or a text or a comment starts with the sign of another language. If the character looks like one of the language, the message gives its code point.',
    example: "class VM {\n  RW name_label : string = 'guest'\n}\n",
    repaired: 'class VM {\n  RW name_label : string = "guest"\n}\n',
  },
  'surplus-bracket': {
    code: 'CROW1007',
    severity: 'error',
    title: 'A closing bracket without an opening one',
    explanation: 'No brace, bracket or parenthesis is open that this one could close.',
    example: 'class VM {\n}\n}\n',
    repaired: 'class VM {\n}\n',
  },
  'stray-documentation': {
    code: 'CROW1008',
    severity: 'warning',
    removable: true,
    title: 'Documentation that documents nothing',
    explanation:
      '`///` lines document the declaration, field, value or message that follows. A comment that is not documentation starts with `//`.',
    example: 'class VM {\n  RW name_label : string\n  /// the end\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n  // the end\n}\n',
  },
  'nested-too-deeply': {
    code: 'CROW1009',
    severity: 'error',
    title: 'Nested too deeply',
    explanation:
      'The depth to which types and values can be nested is limited, so that no text can exhaust the checker or the server.',
    example: `class VM {\n  message put(x : string${' set'.repeat(101)})\n}\n`,
    repaired: 'class VM {\n  message put(x : string set set)\n}\n',
  },
  'block-documentation': {
    code: 'CROW1011',
    severity: 'warning',
    title: 'A comment looks like documentation',
    explanation:
      'Each line of documentation starts with `///`. A comment that starts with `/**` right above a declaration, a field, a value or a message is documentation in other languages, but only a comment in Crowfoot.',
    example: '/** A book. */\nclass book {\n  RW title : string\n}\n',
    repaired: '/// A book.\nclass book {\n  RW title : string\n}\n',
  },
}

/** The entry for a file that is not UTF-8. */
export const NOT_UTF8: CatalogueEntry = {
  code: 'CROW1010',
  severity: 'error',
  title: 'A file is not UTF-8',
  explanation:
    'Every `.crow` file is UTF-8. The diagnostic is at the first byte that is not. Until the file is saved as UTF-8, other syntax errors in it are not reported, and `crow fmt` does not change it. The example was saved as Latin-1, where `é` is the single byte 0xE9; the fixed file is the same text in UTF-8.',
  encoding: 'latin1',
  example: '/// A small café.\nclass cafe {\n  RW name_label : string\n}\n',
  repaired: '/// A small café.\nclass cafe {\n  RW name_label : string\n}\n',
}

/** In order of their codes. */
export const SYNTAX_ENTRIES: readonly CatalogueEntry[] = [...Object.values(ENTRIES), NOT_UTF8].sort((a, b) =>
  a.code < b.code ? -1 : 1,
)

/** The entry for the kind of the issue. */
export function syntaxEntry({ kind }: SyntaxIssue): CatalogueEntry {
  return ENTRIES[kind]
}
