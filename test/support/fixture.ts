/**
 * Tests as one text that people can read: files by `//- name.crow` header, and under a line that has a diagnostic
 * `//   ^^^ CROW1402 message`, the carets below the first line of its span.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export interface FixtureFile {
  readonly path: string
  /** The text with the expectation lines left out. */
  readonly text: string
}

export interface Found {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly code: string
  readonly message: string
}

/** The files of a fixture, without their expectation lines. */
export function fixtureFiles(fixture: string): FixtureFile[] {
  const files: { path: string; lines: string[] }[] = []
  for (const line of fixture.trimEnd().split('\n')) {
    const header = /^\/\/- (\S+)$/.exec(line)
    if (header) files.push({ path: header[1] as string, lines: [] })
    else if (!EXPECTATION.test(line)) {
      if (files.length === 0) files.push({ path: 'api.crow', lines: [] })
      files.at(-1)?.lines.push(line)
    }
  }
  return files.map(({ path, lines }) => ({ path, text: `${lines.join('\n')}\n` }))
}

const EXPECTATION = /^\/\/ *(\^+|<) CROW\d+ /

/** The fixture with the found diagnostics under its lines: equal to the fixture if the diagnostics are as expected. */
export function annotate(files: readonly FixtureFile[], found: readonly Found[]): string {
  const withHeaders = files.length > 1 || files[0]?.path !== 'api.crow'
  return files
    .map(({ path, text }) => {
      const here = found.filter((f) => f.path === path)
      return (withHeaders ? `//- ${path}\n` : '') + annotateFile(text, here)
    })
    .join('')
}

function annotateFile(text: string, found: readonly Found[]): string {
  let offset = 0
  let out = ''
  const lines = text.split('\n').slice(0, -1)
  lines.forEach((line, i) => {
    out += `${line}\n`
    const end = offset + line.length
    const last = i === lines.length - 1
    for (const f of found) {
      if (f.start >= offset && (f.start <= end || last)) out += `${expectation(f, f.start - offset, end)}\n`
    }
    offset = end + 1
  })
  return out
}

/** Carets below the span; `<` where it starts in the first two columns, which `//` takes. */
function expectation(found: Found, column: number, lineEnd: number): string {
  const width = Math.max(1, Math.min(found.end, lineEnd) - found.start)
  const mark = column < 2 ? '<' : `${' '.repeat(column - 2)}${'^'.repeat(width)}`
  return `//${column < 2 ? ' ' : ''}${mark} ${found.code} ${found.message}`
}

/** Writes the new text over a golden where UPDATE_FIXTURES is set, and returns the golden's text. */
export function golden(path: string, actual: string): string {
  if (process.env.UPDATE_FIXTURES) writeFileSync(path, actual)
  return readFileSync(path, 'utf8')
}
