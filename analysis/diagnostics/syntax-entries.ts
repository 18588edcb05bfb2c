/** The catalogue's entries of what is wrong before any rule is asked: the bytes, and what the grammar itself reports. */
import type { SyntaxIssue, SyntaxIssueKind } from '../../grammar/tree.ts'
import type { CatalogueEntry } from './catalogue-entry.ts'

const ENTRIES: { readonly [Kind in SyntaxIssueKind]: CatalogueEntry } = {
  unexpected: {
    code: 'CROW1001',
    severity: 'error',
    title: 'Something else was expected',
    explanation:
      'The text does not go on as the language says. The message names what stands there and what could. What follows is read again from the next member or declaration, so the rest is checked all the same.',
    example: 'class VM {\n  RW name_label string\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  'unclosed-bracket': {
    code: 'CROW1002',
    severity: 'error',
    title: 'A bracket is not closed',
    explanation:
      'An opening brace, bracket or parenthesis has no partner. The declarations after it are read as if it were closed before them.',
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
    title: 'An escape is none of JSON’s',
    explanation:
      'In a text stand the escapes of JSON: `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits.',
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
    title: 'A character that means nothing here',
    explanation:
      'No word, number, text or sign of the language starts with this character, a name has a letter that is not ASCII, or a text or a comment begins with the sign of another language. Where a character looks like one of the language, the message names its code point.',
    example: "class VM {\n  RW name_label : string = 'guest'\n}\n",
    repaired: 'class VM {\n  RW name_label : string = "guest"\n}\n',
  },
  'surplus-bracket': {
    code: 'CROW1007',
    severity: 'error',
    title: 'A bracket closes nothing',
    explanation: 'A closing brace, bracket or parenthesis stands where none is open.',
    example: 'class VM {\n}\n}\n',
    repaired: 'class VM {\n}\n',
  },
  'stray-documentation': {
    code: 'CROW1008',
    severity: 'warning',
    removable: true,
    title: 'Documentation that documents nothing',
    explanation:
      '`///` lines document the declaration, field, value or message that follows. A note to readers of the text alone is written `//`.',
    example: 'class VM {\n  RW name_label : string\n  /// the end\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n  // the end\n}\n',
  },
  'nested-too-deeply': {
    code: 'CROW1009',
    severity: 'error',
    title: 'Nested too deeply',
    explanation: 'Types and values nest only so deep, so that no text can exhaust the checker or the server.',
    example: `class VM {\n  message put(x : string${' set'.repeat(101)})\n}\n`,
    repaired: 'class VM {\n  message put(x : string set set)\n}\n',
  },
  'block-documentation': {
    code: 'CROW1011',
    severity: 'warning',
    title: 'A comment looks like documentation',
    explanation:
      'Documentation is `///` before each line. A comment that begins with `/**` and stands right above a declaration, a field, a value or a message documents it in other languages, and is only a comment here.',
    example: '/** A book. */\nclass book {\n  RW title : string\n}\n',
    repaired: '/// A book.\nclass book {\n  RW title : string\n}\n',
  },
}

/** Of a file whose bytes are not UTF-8. */
export const NOT_UTF8: CatalogueEntry = {
  code: 'CROW1010',
  severity: 'error',
  title: 'A file is not UTF-8',
  explanation:
    'Every `.crow` file is UTF-8. The place is the first byte that is none. The file is not read for other mistakes in its syntax, nor does `crow fmt` touch it, until it is saved as UTF-8. The example is a file that was saved as Latin-1, where `é` is the one byte 0xE9; mended, it is the same text as UTF-8.',
  encoding: 'latin1',
  example: '/// A small café.\nclass cafe {\n  RW name_label : string\n}\n',
  repaired: '/// A small café.\nclass cafe {\n  RW name_label : string\n}\n',
}

/** In order of their codes. */
export const SYNTAX_ENTRIES: readonly CatalogueEntry[] = [...Object.values(ENTRIES), NOT_UTF8].sort((a, b) =>
  a.code < b.code ? -1 : 1,
)

/** What the catalogue says about issues of this kind. */
export function syntaxEntry({ kind }: SyntaxIssue): CatalogueEntry {
  return ENTRIES[kind]
}
