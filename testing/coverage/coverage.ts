/** What tests have run of an API: its statements, both ways of its conditions, its errors and its transitions. */
import type { TextRange } from '../../model/body.ts'
import type { CodeOwner, CodeSite, ConditionUse } from '../protocol.ts'

export interface Coverage {
  /** Those that have code, in the order of their names. */
  readonly files: readonly CoveredFile[]
  /** The errors of messages: `VM.start` and its code. */
  readonly errors: readonly CoveredError[]
  /** The arrows of state diagrams. */
  readonly transitions: readonly CoveredTransition[]
}

export interface CoveredFile {
  /** The name of the file. */
  readonly path: string
  /** In the order of the text. */
  readonly statements: readonly CoveredStatement[]
  readonly conditions: readonly CoveredCondition[]
}

export interface CoveredStatement {
  readonly at: TextRange
  readonly of: CodeOwner
  readonly count: number
}

export interface CoveredCondition {
  readonly at: TextRange
  readonly of: CodeOwner
  readonly use: ConditionUse
  /** How often it held, and how often it did not. */
  readonly held: number
  readonly failed: number
}

export interface CoveredError {
  readonly message: string
  readonly code: string
  readonly count: number
}

export interface CoveredTransition {
  /** `VM.power_state`. */
  readonly field: string
  /** null: the object is made. `*` is any other value. */
  readonly from: string | null
  readonly to: string
  /** The RPCs that can do it. */
  readonly by: readonly string[]
  readonly count: number
}

/** How many there are, and how many of them have been run, held, raised or taken. */
export interface Share {
  readonly all: number
  readonly covered: number
}

export interface CoverageShares {
  readonly statements: Share
  /** Two ways each. */
  readonly ways: Share
  readonly errors: Share
  readonly transitions: Share
}

/** `hits`: by the numbers of the sites. Code that the emitter has made twice of one place counts once, with the sum. */
export function coveredFiles(sites: readonly CodeSite[], hits: Float64Array): CoveredFile[] {
  const files = new Map<
    string,
    { statements: Map<string, CoveredStatement>; conditions: Map<string, CoveredCondition> }
  >()
  for (const [i, site] of sites.entries()) {
    if (site.kind !== 'counted statement' && site.kind !== 'counted condition') continue
    const file = files.get(site.path) ?? { statements: new Map(), conditions: new Map() }
    files.set(site.path, file)
    const { at, of } = site
    const count = hits[i] ?? 0
    const key = `${site.kind} ${at.join(' ')}`
    if (site.kind === 'counted statement') {
      file.statements.set(key, { at, of, count: count + (file.statements.get(key)?.count ?? 0) })
      continue
    }
    const { use, holds } = site
    const known = file.conditions.get(`${key} ${use}`) ?? { at, of, use, held: 0, failed: 0 }
    const more = holds ? { held: known.held + count } : { failed: known.failed + count }
    file.conditions.set(`${key} ${use}`, { ...known, ...more })
  }
  return [...files]
    .map(([path, { statements, conditions }]) => ({
      path,
      statements: [...statements.values()].sort(byPlace),
      conditions: [...conditions.values()].sort(byPlace),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function byPlace({ at: a }: { readonly at: TextRange }, { at: b }: { readonly at: TextRange }): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
}

export function sharesOf({ files, errors, transitions }: Coverage): CoverageShares {
  return {
    ...sharesOfFiles(files),
    errors: share(errors.map(({ count }) => count)),
    transitions: share(transitions.map(({ count }) => count)),
  }
}

export function sharesOfFiles(files: readonly CoveredFile[]): Pick<CoverageShares, 'statements' | 'ways'> {
  return {
    statements: share(files.flatMap(({ statements }) => statements.map(({ count }) => count))),
    ways: share(files.flatMap(({ conditions }) => conditions.flatMap(({ held, failed }) => [held, failed]))),
  }
}

/** In percent, 100 where there is nothing to cover. */
export function percentOf({ all, covered }: Share): number {
  return all === 0 ? 100 : (covered / all) * 100
}

function share(counts: readonly number[]): Share {
  return { all: counts.length, covered: counts.filter((count) => count > 0).length }
}
