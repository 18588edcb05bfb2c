/** The texts of an API as its tests need them: read and checked again after a change, and compiled where they have no errors. */
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Checker } from '../../analysis/checker.ts'
import { decode } from '../../analysis/decode.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { parse } from '../../grammar/parse.ts'
import { reparse, type TextChange } from '../../grammar/reparse.ts'
import type { Api } from '../../model/api.ts'
import type { TestCase } from '../../model/test-case.ts'
import { loadWorldCode, type WorldCode } from '../../testing/world/load.ts'
import type { Host } from '../host.ts'
import { errorCount, type ReportInput } from '../print/report.ts'
import { crowFiles } from '../source/find-files.ts'

/** The API with its tests, or the diagnostics where one is an error. */
export type TestedTexts = ReportInput & {
  /** By the names of the files. */
  readonly byName: ReadonlyMap<string, string>
} & (
    | {
        readonly isBroken: false
        readonly tests: readonly TestCase[]
        /** The code of the API and of these of its tests; the same object again for the same tests as last time. */
        compile(tests: readonly TestCase[]): WorldCode
        /** Code of its own that counts what is run. */
        compileCounting(tests: readonly TestCase[]): WorldCode
      }
    | { readonly isBroken: true }
  )

export class TestedApi {
  readonly #host: Host
  readonly #directory: string
  readonly #checker: Checker
  /** By path. */
  #files = new Map<string, SourceFile>()
  /** Texts that an editor has not saved, by the names of their files. */
  readonly #unsaved = new Map<string, string>()
  #last: TestedTexts | undefined

  /** `again`: the texts will be read more than once. */
  constructor(host: Host, directory: string, again: boolean) {
    this.#host = host
    this.#directory = directory
    this.#checker = new Checker(again)
  }

  /** `null`: the text is as on the disk. */
  setUnsaved(name: string, text: string | null): void {
    if (text === null) this.#unsaved.delete(name)
    else this.#unsaved.set(name, text)
  }

  /**
   * The texts as they are now; the same object where none has changed. Throws Failure where the directory has no `.crow` file.
   */
  read(): TestedTexts {
    const before = this.#files
    const paths = this.#paths()
    this.#files = new Map(paths.map((path) => [path, this.#readFile(path, before.get(path))]))
    const isSame = before.size === paths.length && paths.every((path) => before.get(path) === this.#files.get(path))
    if (!this.#last || !isSame) this.#last = this.#check()
    return this.#last
  }

  #paths(): string[] {
    const unsaved = [...this.#unsaved.keys()].map((name) => join(this.#directory, name))
    // An API may have only texts that are not saved yet.
    const saved = unsaved.length > 0 ? this.#savedPaths() : crowFiles(this.#host, this.#directory)
    return [...new Set([...saved, ...unsaved])].sort()
  }

  #savedPaths(): string[] {
    const names = this.#host.files.list(this.#directory).filter((name) => name.endsWith('.crow'))
    return names.map((name) => join(this.#directory, name))
  }

  /** The same object where the text has not changed. */
  #readFile(path: string, before: SourceFile | undefined): SourceFile {
    const unsaved = this.#unsaved.get(basename(path))
    const { text, ...undecoded } = unsaved === undefined ? decode(this.#host.files.read(path)) : { text: unsaved }
    if (!before) return { path, tree: parse(text), ...undecoded }
    if (before.tree.text === text && before.undecoded === undecoded.undecoded) return before
    return { path, tree: reparse(before.tree, changeBetween(before.tree.text, text), text), ...undecoded }
  }

  #check(): TestedTexts {
    this.#checker.update([...this.#files.values()])
    const diagnostics = this.#checker.diagnostics()
    const texts = new Map([...this.#files.values()].map(({ path, tree }) => [path, tree.text]))
    const byName = new Map([...texts].map(([path, text]) => [basename(path), text]))
    const read = { directory: this.#directory, diagnostics, texts, byName }
    if (errorCount(diagnostics) > 0) return { ...read, isBroken: true }
    const folder = resolve(this.#host.cwd, this.#directory)
    const model = this.#checker.model(basename(folder))
    const sourceRoot = this.#host.isInspected ? `${pathToFileURL(folder).href}/` : undefined
    const compiler = new TestCompiler(model, sourceRoot)
    return {
      ...read,
      isBroken: false,
      tests: this.#checker.tests(),
      compile: (tests) => compiler.compile(tests),
      compileCounting: (tests) => loadWorldCode(model, { tests, coverage: true, sourceRoot }),
    }
  }
}

class TestCompiler {
  readonly #model: Api
  readonly #sourceRoot: string | undefined
  #last: WorldCode | undefined

  constructor(model: Api, sourceRoot: string | undefined) {
    this.#model = model
    this.#sourceRoot = sourceRoot
  }

  compile(tests: readonly TestCase[]): WorldCode {
    const { tests: known = [] } = this.#last ?? {}
    const isSame = known.length === tests.length && tests.every((test, i) => test === known[i])
    if (!this.#last || !isSame) this.#last = loadWorldCode(this.#model, { tests, sourceRoot: this.#sourceRoot })
    return this.#last
  }
}

/** The smallest part in which two texts differ. */
function changeBetween(old: string, text: string): TextChange {
  const shorter = Math.min(old.length, text.length)
  let start = 0
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++
  let same = 0
  while (same < shorter - start && old.at(-1 - same) === text.at(-1 - same)) same++
  return { start, end: old.length - same, newText: text.slice(start, text.length - same) }
}
