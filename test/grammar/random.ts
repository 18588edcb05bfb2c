/** Random texts from a seed: a generator of numbers, and mutations of a text. */

export type Random = (below: number) => number

/** A small generator (mulberry32): the same seed gives the same numbers. */
export function seeded(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

const SNIPPETS = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    ':',
    ':=',
    '=',
    '->',
    '<->',
    '@',
    '.',
    '/',
    '"',
    '\\',
    '//',
    '///',
    '/*',
    '*/',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '\uFEFF',
    '\uD83D',
    '😀',
    'é',
    '#',
    ';',
    '\0',
    '-',
    '1',
    '-1.5e3',
    '"x"',
    '"\\u00e9"',
  ],
  ...[
    'class',
    'enum E {',
    'record r {',
    'error X(',
    'object a b {',
    'api P',
    'RW',
    'role r includes',
    'allows(',
    'get allows(r)',
    'RO/runtime',
    'RO/runtme',
    'message m(',
  ],
  ...[
    'set',
    'ref',
    'or null',
    'map',
    'throws',
    'without',
    'a : string',
    '/// doc\n',
    '// note\n',
    '/* note */',
    '\n\n\n',
  ],

  ...[
    'body A.b {',
    'define f(',
    'compute A.b :=',
    'test "x" {',
    'invariant "y":',
    'unique a',
    'check a else',
    'where ',
  ],
  ...[
    'let x = ',
    'if a {',
    'else',
    'for x in ',
    'try {',
    'not ',
    '-1',
    '..',
    '...',
    '??',
    '==',
    '+=',
    '&&',
    '1.5h',
    'all ',
  ],
]

/** The text with one to four pieces cut out, put in or copied. */
export function mutated(text: string, random: Random): string {
  let result = text
  for (let left = 1 + random(4); left > 0; left--) {
    const at = random(result.length + 1)
    const length = random(4) === 0 ? random(80) : random(4)
    const inserted = [
      () => '',
      () => SNIPPETS[random(SNIPPETS.length)] ?? '',
      () => result.slice(random(result.length), random(result.length)).slice(0, 40),
      () => String.fromCharCode(random(random(2) === 0 ? 128 : 65536)),
    ][random(4)]
    result = result.slice(0, at) + (inserted?.() ?? '') + result.slice(random(2) === 0 ? at : at + length)
  }
  return result
}

/** The text with comments and line breaks between its words: mostly still without a mistake. */
export function decorated(text: string, random: Random): string {
  const noise = [
    ' ',
    '\n',
    '\n\n',
    '\r\n',
    '/* c */',
    ' /* c */ ',
    '/* c\n  d */',
    ' // c\n',
    '\n// c\n',
    '\n/// d\n',
    ',',
    '\t',
  ]
  let count = 1 + random(6)
  const pieces = text.split(/(?<=[^\w"/-])(?=[\w"])|(?<=\w)(?=[^\w"/-])/)
  while (count-- > 0) pieces.splice(random(pieces.length + 1), 0, noise[random(noise.length)] ?? '')
  return pieces.join('')
}
