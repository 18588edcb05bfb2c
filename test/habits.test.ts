/** Holds habits of the code that no compiler or linter knows: names with one meaning, file names, module-level state. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, it } from 'mocha'

const FOLDERS =
  'model,grammar,analysis,importer,reference,web,runtime,compiler,server,exports,client,cli,testing,scripts,bench'
const CODE = globSync(`{${FOLDERS}}/**/*.{ts,tsx}`).sort()
const TESTS = globSync('test/**/*.ts').sort()
const TEXTS = new Map([...CODE, ...TESTS].map((path) => [path, readFileSync(path, 'utf8')]))

/** VS Code requires these names in both entries of the extension: for the desktop and for browsers. */
const REQUIRED = new Set(['activate', 'deactivate'])

/** Types of the language and of the platform: a type of ours with such a name would read as theirs. */
const STANDARD = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...'Record Partial Required Readonly Pick Omit Exclude Extract Parameters ReturnType Awaited Iterable'.split(' '),
  ...'Body Comment Document Element Headers History Location Lock Node Notification Option Position'.split(' '),
  ...'Range Request Response Screen Selection Storage Text Worker'.split(' '),
])

describe('habits of the code', () => {
  it('gives an exported name one meaning', () => {
    const shared = [...placesOf(CODE, exportedNames)].filter(([name, paths]) => paths.length > 1 && !REQUIRED.has(name))
    assert.deepEqual(shared.map(listed), [])
  })

  it('hides no standard type behind an exported name', () => {
    const hiding = [...placesOf(CODE, exportedNames)].filter(([name]) => STANDARD.has(name))
    assert.deepEqual(hiding.map(listed), [])
  })

  it('names files in lower case with hyphens', () => {
    const odd = [...TEXTS.keys()].filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.(d\.)?tsx?$/.test(basename(path)))
    assert.deepEqual(odd, [])
  })

  it('keeps no state in module-level variables', () => {
    assert.deepEqual(
      CODE.filter((path) => /^(export )?(let|var)\b/m.test(textOf(path))),
      [],
    )
  })

  it('begins every file with a line on what it is for', () => {
    assert.deepEqual(
      CODE.filter((path) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(textOf(path))),
      [],
    )
  })

  it('cites chapters of docs/', () => {
    const gone = /\bLANGUAGE (section|\w+ \d)|\(LANGUAGE\b|\bWIRE\b/
    assert.deepEqual(
      [...TEXTS.keys()].filter((path) => path !== 'test/habits.test.ts' && gone.test(textOf(path))),
      [],
    )
  })

  it('gives each test file a subject of its own', () => {
    const shared = [...placesOf(TESTS, subjects)].filter(([, paths]) => paths.length > 1)
    assert.deepEqual(shared.map(listed), [])
  })
})

function placesOf(paths: readonly string[], namesIn: (path: string) => readonly string[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const path of paths)
    for (const name of new Set(namesIn(path))) places.set(name, [...(places.get(name) ?? []), path])
  return places
}

function exportedNames(path: string): string[] {
  const declaration =
    /^export (?:declare |abstract )*(?:async )?(?:function\*?|const|let|class|interface|type)\s+([\w$]+)/gm
  return [...textOf(path).matchAll(declaration)].map(([, name = '']) => name)
}

/** The titles of a test file's outermost blocks. */
function subjects(path: string): string[] {
  return [...textOf(path).matchAll(/^describe\(\s*(['"`])(.*?)\1/gm)].map(([, , title = '']) => title)
}

function textOf(path: string): string {
  return TEXTS.get(path) ?? ''
}

function listed([name, paths]: readonly [string, readonly string[]]): string {
  return `${name}: ${paths.join(', ')}`
}
