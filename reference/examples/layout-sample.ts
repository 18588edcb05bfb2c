/** Lays out nested values in a language: on one line if that is short, otherwise with a line for each part. */
import type { Sample } from './sample.ts'

export interface Language {
  scalar(value: Exclude<Sample, { kind: 'array' | 'struct' }>): string
  /** A member's name with the separator before its value. */
  memberName(name: string): string
  /** Written after the last part if each part has its own line. */
  readonly lastComma: string
}

/** The most characters of a nested value on one line. */
const WIDTH = 72

/** `indent` is the indentation of the line in which the value starts. */
export function layoutSample(language: Language, value: Sample, indent = ''): string {
  if (value.kind !== 'array' && value.kind !== 'struct') return language.scalar(value)
  const flat = flatText(language, value)
  if (indent.length + flat.length <= WIDTH || isEmpty(value)) return flat
  const inner = `${indent}  `
  const parts =
    value.kind === 'array'
      ? value.items.map((item) => layoutSample(language, item, inner))
      : value.members.map(([name, member]) => language.memberName(name) + layoutSample(language, member, inner))
  const [open, close] = BRACKETS[value.kind]
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}${language.lastComma}\n${indent}${close}`
}

/** All on one line. */
export function flatText(language: Language, value: Sample): string {
  if (value.kind === 'array') return `[${value.items.map((item) => flatText(language, item)).join(', ')}]`
  if (value.kind !== 'struct') return language.scalar(value)
  const members = value.members.map(([name, member]) => language.memberName(name) + flatText(language, member))
  return `{${members.join(', ')}}`
}

const BRACKETS = { array: ['[', ']'], struct: ['{', '}'] } as const

function isEmpty(value: Extract<Sample, { kind: 'array' | 'struct' }>): boolean {
  return (value.kind === 'array' ? value.items : value.members).length === 0
}
