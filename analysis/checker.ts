/**
 * The incremental checker. After a change it checks only the units that changed and those that had looked up a name which the
 * change concerns. Its results are those of a new checker for the same files.
 */
import type { Declaration } from '../grammar/tree.ts'
import type { Api, StandardPart } from '../model/api.ts'
import type { TestCase } from '../model/test-case.ts'
import { BodyChecker } from './bodies/body-checker.ts'
import type { EffectKey } from './bodies/direct-effects.ts'
import type { ClosedEffects } from './bodies/effect-graph.ts'
import { isExplained } from './bodies/explained-problems.ts'
import { BodyLowering } from './bodies/lower-bodies.ts'
import { SourceTexts } from './bodies/source-text.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { lower } from './lower.ts'
import { type Pairs, pairsOf, problemsOfPair } from './resolve/pairs.ts'
import type { ResolveProblem } from './resolve/problem.ts'
import { TypeResolver } from './resolve/resolve-types.ts'
import { ValueResolver } from './resolve/resolve-values.ts'
import type { Knowledge } from './rules/rule.ts'
import { checkApi, checkUnit, describeProblem, type Found } from './rules/run-rules.ts'
import { standardSymbols, type UnitSymbol } from './scope/declare.ts'
import { Extensions } from './scope/extend.ts'
import { lostWords } from './scope/lost-words.ts'
import { type ApiScope, assembleScope, linkObject } from './scope/scope.ts'
import type { CallableSymbol, ClassSymbol, RecordSymbol, Scope, UnitPlace } from './scope/symbols.ts'
import { EVERYTHING, type LookUpKey, lookUpKey, trackScope } from './scope/tracked-scope.ts'
import type { SourceFile } from './source-file.ts'
import { syntaxDiagnostics } from './syntax-diagnostics.ts'
import { factsOf, ownKey } from './unit-facts.ts'
import { effectLookUp, newState, sameOutside, stateOf, type UnitState } from './unit-state.ts'

export class Checker {
  readonly #standard = new Map<StandardPart, readonly UnitState[]>()
  readonly #readers = new Map<LookUpKey, Set<UnitState>>()
  readonly #tracking: boolean
  #states = new Map<Declaration, UnitState>()
  #uses = ''
  #files: readonly SourceFile[] = []
  #apiFound: Found[] = []
  readonly #extensions = new Extensions()
  #current: ApiScope = assembleScope([], new Set(), () => [], this.#extensions)
  #lookedUp: UnitState | undefined
  readonly #bodies = new BodyChecker<UnitState>()

  /** `remember` is false for a single check: the checker then does not record which units a later change concerns. */
  constructor(remember = true) {
    this.#tracking = remember
  }

  get scope(): Scope {
    return this.#current
  }

  get pairs(): Pairs {
    return pairsOf(this.#current)
  }

  /**
   * Checks the files as they are now. A unit is the same as before if its syntax node is the same object. Returns how many units had to
   * be checked.
   */
  update(files: readonly SourceFile[]): number {
    this.#files = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    const changed = this.#takeUnits()
    const lost = this.#lostWords(changed.keys)
    const units = [...this.#states.values()]
    this.#current = assembleScope(
      units.map((state) => state.declared),
      lost,
      (part) => this.#standardStates(part).map((state) => state.declared),
      this.#extensions,
    )
    for (const { linked } of units) if (linked) this.#current.putObject(linked)
    const states = this.#concerned(changed)
    this.#check(states)
    return states.size
  }

  /** In order of path and place. */
  diagnostics(): Diagnostic[] {
    const found = [...this.#apiFound]
    for (const state of this.#states.values()) found.push(...state.found, ...state.flow)
    return [...syntaxDiagnostics(this.#files), ...found.map(asDiagnostic)].sort(byPlace)
  }

  /** The model. Call it only if no diagnostic is an error. */
  model(name: string): Api {
    return lower(this.#current, this.pairs, name, this.bodies())
  }

  /** The tests, which are no part of the model. Call it only if no diagnostic is an error. */
  tests(): TestCase[] {
    return this.bodies().tests()
  }

  /** What a body does, with all that it calls; undefined if there is none. */
  effects(key: EffectKey): ClosedEffects | undefined {
    return this.#bodies.graph.of(key)
  }

  /** Makes the trees of bodies and expressions for the model. */
  bodies(): BodyLowering {
    const texts = new SourceTexts(new Map(this.#files.map(({ path, tree }) => [path, tree.text])))
    const units = [...this.#states.values()].filter((state) => this.#isInScope(state))
    const declared = units.map((state) => this.#declared(state))
    return new BodyLowering(this.#current, this.pairs, texts, this.#bodies.graph, declared)
  }

  /**
   * Makes states for new units, moves the others, and forgets those that are gone. Returns the new states, and the keys of
   * all units that came or went.
   */
  #takeUnits(): { keys: Set<LookUpKey>; fresh: UnitState[] } {
    const before = this.#states
    const keys = new Set<LookUpKey>()
    const fresh: UnitState[] = []
    this.#states = new Map()
    for (const { path, tree } of this.#files) {
      for (const unit of tree.units) {
        if (!unit.node) continue
        const known = before.get(unit.node)
        if (known?.place.path === path) known.place.base = unit.start
        const state = known?.place.path === path ? known : newState(unit, path, tree.text, this.#tracking)
        if (state !== known && state) fresh.push(state)
        if (state) this.#states.set(unit.node, state)
      }
    }
    const gone = [...before].flatMap(([node, state]) => (this.#states.get(node) === state ? [] : [state]))
    const same = sameOutside(gone, fresh)
    for (const state of gone) this.#forget(state, same.has(state) ? undefined : keys)
    for (const state of fresh) if (!same.has(state)) keys.add(ownKey(state.declared))
    return { keys, fresh: [...fresh, ...this.#linkedTo(same)] }
  }

  /** The objects whose class has a new symbol although others see it as it was. */
  #linkedTo(same: ReadonlySet<UnitState>): UnitState[] {
    return [...same].flatMap(({ declared }) =>
      [...(this.#readers.get(ownKey(declared)) ?? [])].filter((reader) => reader.declared.kind === 'object'),
    )
  }

  /** Words that may be names of lost declarations. Adds the keys of words that came or went to `keys`. */
  #lostWords(keys: Set<LookUpKey>): ReadonlySet<string> {
    const before = this.#current.lost
    const lost = new Set<string>()
    for (const { tree } of this.#files)
      for (const unit of tree.units)
        if (unit.issues.length > 0) for (const word of lostWords(unit, tree.text)) lost.add(word)
    for (const word of [...before, ...lost]) if (before.has(word) !== lost.has(word)) keys.add(lookUpKey('lost', word))
    return lost
  }

  #forget(state: UnitState, keys: Set<LookUpKey> | undefined): void {
    keys?.add(ownKey(state.declared))
    this.#bodies.forget(state)
    for (const key of state.reads) this.#readers.get(key)?.delete(state)
  }

  #standardStates(part: StandardPart): readonly UnitState[] {
    let states = this.#standard.get(part)
    if (!states) {
      states = standardSymbols(part).map((declared) => stateOf(declared))
      this.#standard.set(part, states)
    }
    return states
  }

  /** The units to check again, including those of the standard texts in use. */
  #concerned({ keys, fresh }: { keys: Set<LookUpKey>; fresh: readonly UnitState[] }): Set<UnitState> {
    const uses = [...this.#current.uses].join()
    const standard = [...this.#current.uses].flatMap((part) => this.#standardStates(part))
    if (uses !== this.#uses || !this.#tracking) {
      this.#uses = uses
      return new Set([...this.#states.values(), ...standard])
    }
    const states = new Set(fresh)
    if (keys.size > 0 || fresh.length > 0) keys.add(EVERYTHING)
    for (const key of keys) for (const reader of this.#readers.get(key) ?? []) states.add(reader)
    return states
  }

  #check(states: Set<UnitState>): void {
    const scope = this.#tracking ? trackScope(this.#current, (key) => this.#lookedUp?.reads.add(key)) : this.#current
    const problems: ResolveProblem[] = []
    this.#resolveTypes(states, scope, problems)
    const values = new ValueResolver(scope, problems)
    for (const state of states) this.#asked(state, () => this.#resolveValues(state, scope, values))
    const known: Knowledge = { scope, pairs: pairsOf(scope) }
    const ofPlace = new Map<UnitPlace, UnitState>()
    for (const state of states) {
      state.found = []
      ofPlace.set(state.place, state)
    }
    for (const problem of problems) {
      const state = ofPlace.get(problem.place)
      if (state) this.#asked(state, () => describeProblem(problem, known, state.found))
    }
    for (const state of states) this.#asked(state, () => this.#runRules(state, known))
    const concerned = this.#checkBodies(states, known)
    this.#apiFound = []
    checkApi({ scope: this.#current, pairs: pairsOf(this.#current) }, this.#apiFound)
    if (this.#tracking) this.#remember(concerned)
  }

  /** Returns the units, and those that had looked up effects which are others now. */
  #checkBodies(states: ReadonlySet<UnitState>, known: Knowledge): Set<UnitState> {
    for (const state of states) this.#asked(state, () => this.#typeBodies(state, known))
    const concerned = new Set(states)
    for (const key of this.#bodies.update())
      for (const reader of this.#readers.get(effectLookUp(key)) ?? []) concerned.add(reader)
    for (const state of concerned) {
      state.flow = []
      this.#asked(state, () => {
        const problems = this.#bodies.flow(state, known.scope, (key) => {
          if (this.#tracking) state.reads.add(effectLookUp(key))
        })
        this.#describe(problems, state, known, state.flow)
      })
    }
    return concerned
  }

  #typeBodies(state: UnitState, known: Knowledge): void {
    if (state.place.standard || !this.#isInScope(state)) {
      this.#bodies.forget(state)
      return
    }
    const problems = this.#bodies.type(state, this.#declared(state), known.scope, known.pairs)
    this.#describe(problems, state, known, state.found)
  }

  #describe(problems: readonly ResolveProblem[], { mistaken }: UnitState, known: Knowledge, out: Found[]): void {
    for (const problem of problems) if (!isExplained(problem, mistaken)) describeProblem(problem, known, out)
  }

  /** The declaration as its bodies see it: a class with the members of the standard one that it extends. */
  #declared(state: UnitState): UnitSymbol {
    const symbol = this.#effective(state)
    return symbol?.kind === 'class' || symbol?.kind === 'record' ? { kind: 'type', symbol } : state.declared
  }

  /** True where the names of the unit mean it, and not an earlier declaration. */
  #isInScope(state: UnitState): boolean {
    if (state.declared.kind === 'type')
      return this.#current.types.get(state.declared.symbol.name)?.decl === state.declared.symbol.decl
    return state.declared.kind !== 'object' && this.#isMeant(state.declared)
  }

  /**
   * Resolves the types of all units. A unit whose types have changed without its text concerns the units that looked it up:
   * they are added to `states`.
   */
  #resolveTypes(states: Set<UnitState>, scope: Scope, problems: ResolveProblem[]): void {
    const resolver = new TypeResolver(scope, problems)
    let round: readonly UnitState[] = [...states]
    while (round.length > 0) {
      const concerned = round.flatMap((state) =>
        this.#resolveTypesOf(state, resolver) ? [...(this.#readers.get(ownKey(state.declared)) ?? [])] : [],
      )
      round = [...new Set(concerned)].filter((state) => !states.has(state))
      for (const state of round) states.add(state)
    }
    resolver.finish()
  }

  /** True where the types were known before and are others now. */
  #resolveTypesOf(state: UnitState, resolver: TypeResolver): boolean {
    for (const key of state.reads) this.#readers.get(key)?.delete(state)
    // Whether an earlier declaration has the same name decides which rules it must follow.
    state.reads = new Set(this.#tracking ? [ownKey(state.declared)] : [])
    const symbol = this.#effective(state)
    if (!symbol) return false
    this.#asked(state, () => {
      resolver.resolve(symbol)
      if ('extends' in symbol && symbol.extends) resolver.resolve(symbol.extends)
    })
    if (!this.#tracking) return false
    const before = state.facts
    state.facts = factsOf(symbol)
    return before !== undefined && before !== state.facts
  }

  #resolveValues(state: UnitState, scope: Scope, values: ValueResolver): void {
    if (state.declared.kind === 'object') {
      const linked = linkObject(state.declared.symbol, scope.types)
      state.linked = linked
      this.#current.putObject(linked)
      values.resolve(linked)
      return
    }
    const symbol = this.#effective(state)
    if (symbol) values.resolve(symbol)
  }

  #runRules(state: UnitState, known: Knowledge): void {
    if (state.place.standard) return
    const { declared } = state
    const symbol = this.#effective(state)
    if (symbol?.kind === 'class' || symbol?.kind === 'record') this.#checkType(state, symbol, known)
    else if (declared.kind === 'object') this.#checkObject(state, known)
    else if (this.#isMeant(declared)) checkUnit(this.#inScope(declared), known, state.found)
  }

  #checkType(state: UnitState, symbol: ClassSymbol | RecordSymbol, known: Knowledge): void {
    if (symbol.kind === 'class' && this.#current.types.get(symbol.name) === symbol) {
      for (const field of symbol.fields) {
        for (const problem of field.place.standard ? [] : problemsOfPair(field, known.scope))
          describeProblem({ ...problem, place: field.place }, known, state.found)
      }
    }
    checkUnit({ kind: 'type', symbol }, known, state.found)
  }

  #checkObject(state: UnitState, known: Knowledge): void {
    const { linked } = state
    if (linked && this.#current.objects.get(linked.name) === linked)
      checkUnit({ kind: 'object', symbol: linked }, known, state.found)
  }

  /** True where the name means this declaration, and not an earlier one. */
  #isMeant(declared: UnitSymbol): boolean {
    const { kind, symbol } = declared
    if (kind === 'api') return this.#current.api === symbol
    if (kind === 'enum') return this.#current.enums.get(symbol.name)?.decl === symbol.decl
    if (kind === 'error') return this.#current.errors.get(symbol.name)?.decl === symbol.decl
    if (kind === 'type' || kind === 'object') return false
    return symbol.name === '' || this.#current[MAPS[kind]].get(symbol.name) === symbol
  }

  /** The declaration as the scope has it: an enum with the standard one that it replaces. */
  #inScope(declared: UnitSymbol): UnitSymbol {
    if (declared.kind !== 'enum') return declared
    return { kind: 'enum', symbol: this.#current.enums.get(declared.symbol.name) ?? declared.symbol }
  }

  /** A declaration with types as the scope has it: a class with the members of the standard one that it extends. */
  #effective({ declared }: UnitState): ClassSymbol | RecordSymbol | CallableSymbol | undefined {
    if (declared.kind === 'callable') return declared.symbol
    if (declared.kind !== 'type') return undefined
    const { symbol } = declared
    const found = this.#current.types.get(symbol.name)
    return found && found.decl === symbol.decl ? found : symbol
  }

  #asked(state: UnitState, work: () => void): void {
    this.#lookedUp = state
    work()
    this.#lookedUp = undefined
  }

  /**
   * Records what each unit has looked up. A diagnostic can suggest any name of the API, so a unit with diagnostics is checked
   * again after every change.
   */
  #remember(states: ReadonlySet<UnitState>): void {
    for (const state of states) {
      if (state.found.length > 0) state.reads.add(EVERYTHING)
      for (const key of state.reads) {
        const readers = this.#readers.get(key)
        if (readers) readers.add(state)
        else this.#readers.set(key, new Set([state]))
      }
    }
  }
}

/** The maps of the scope whose symbols are those of the units. */
const MAPS = {
  role: 'roles',
  callable: 'callables',
  body: 'bodies',
  compute: 'computes',
  invariant: 'invariants',
  test: 'tests',
} as const

function asDiagnostic({ entry, place, at, message, help, related = [], data }: Found): Diagnostic {
  return {
    code: entry.code,
    severity: entry.severity,
    message,
    ...(help === undefined ? {} : { help }),
    path: place.path,
    start: place.base + at.start,
    end: place.base + at.end,
    related: related.map((r) => ({
      message: r.message,
      path: r.place.path,
      start: r.place.base + r.at.start,
      end: r.place.base + r.at.end,
    })),
    ...(data === undefined ? {} : { data }),
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1)
}
