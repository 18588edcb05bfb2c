/** Builds the scope: which name stands for which declaration. Types and values are resolved later (resolve/). */
import { STANDARD_PARTS, type StandardPart } from '../../model/api.ts'
import type { UnitSymbol } from './declare.ts'
import type { Extensions } from './extend.ts'
import type {
  AnySymbol,
  ApiSymbol,
  BodySymbol,
  CallableSymbol,
  ClassSymbol,
  ComputeSymbol,
  Duplicate,
  EnumSymbol,
  ErrorSymbol,
  InvariantSymbol,
  ObjectSymbol,
  RecordSymbol,
  RoleSymbol,
  Scope,
  TestSymbol,
} from './symbols.ts'

/**
 * The scope of one API. `symbols` are the declarations of its units in order of path and place: of two with the same name the
 * first counts. The standard texts that the API uses follow them. `lost` are the `lostWords` of all units; `extensions`
 * remembers declarations that extend others from one scope to the next.
 */
export function assembleScope(
  symbols: Iterable<UnitSymbol>,
  lost: ReadonlySet<string>,
  standard: (part: StandardPart) => readonly UnitSymbol[],
  extensions: Extensions,
): ApiScope {
  const scope = new ApiScope(lost, extensions)
  for (const symbol of symbols) scope.add(symbol)
  for (const part of STANDARD_PARTS) if (scope.uses.has(part)) scope.addStandard(standard(part))
  return scope
}

/** The symbol of an object with its class and with the fields of its values. */
export function linkObject(symbol: ObjectSymbol, types: Scope['types']): ObjectSymbol {
  const type = types.get(symbol.decl.class.text)
  const owner = type?.kind === 'class' ? type : null
  const values = symbol.decl.values.map((v) => ({
    name: v.name,
    value: v.value,
    field: owner?.fieldsByName.get(v.name.text) ?? null,
    literal: undefined,
  }))
  return { ...symbol, owner, values }
}

/** The scope of one API, whose objects are linked one by one. */
export class ApiScope implements Scope {
  api: ApiSymbol | null = null
  readonly uses = new Set<StandardPart>()
  readonly types = new Map<string, ClassSymbol | RecordSymbol>()
  readonly classes: ClassSymbol[] = []
  readonly records: RecordSymbol[] = []
  readonly enums = new Map<string, EnumSymbol>()
  readonly errors = new Map<string, ErrorSymbol>()
  readonly objects = new Map<string, ObjectSymbol>()
  readonly roles = new Map<string, RoleSymbol>()
  readonly callables = new Map<string, CallableSymbol>()
  readonly bodies = new Map<string, BodySymbol>()
  readonly computes = new Map<string, ComputeSymbol>()
  readonly invariants = new Map<string, InvariantSymbol>()
  readonly tests = new Map<string, TestSymbol>()
  readonly duplicates: Duplicate[] = []
  readonly lost: ReadonlySet<string>

  readonly #extensions: Extensions

  constructor(lost: ReadonlySet<string>, extensions: Extensions) {
    this.lost = lost
    this.#extensions = extensions
  }

  /** Replaces the object's symbol by the linked one, unless its name means another object. */
  putObject(linked: ObjectSymbol): void {
    if (this.objects.get(linked.name)?.decl === linked.decl) this.objects.set(linked.name, linked)
  }

  add(declared: UnitSymbol): void {
    switch (declared.kind) {
      case 'api':
        this.#addApi(declared.symbol)
        break
      case 'type':
        this.#addType(declared.symbol)
        break
      case 'enum':
        this.#put(this.enums, 'enum', declared.symbol)
        break
      case 'error':
        this.#addError(declared.symbol)
        break
      case 'role':
        this.#put(this.roles, 'role', declared.symbol)
        break
      case 'object':
        this.#put(this.objects, 'object', declared.symbol)
        break
      case 'callable':
        this.#put(this.callables, declared.symbol.kind, declared.symbol)
        break
      case 'body':
        this.#put(this.bodies, 'body', declared.symbol)
        break
      case 'compute':
        this.#put(this.computes, 'compute', declared.symbol)
        break
      case 'invariant':
        this.#put(this.invariants, 'invariant', declared.symbol)
        break
      case 'test':
        this.#put(this.tests, 'test', declared.symbol)
        break
    }
  }

  #addApi(symbol: ApiSymbol): void {
    if (this.api) {
      this.duplicates.push({ what: 'api', again: symbol, first: this.api })
      return
    }
    this.api = symbol
    for (const word of symbol.decl.uses) {
      const part = STANDARD_PARTS.find((p) => p === word.text)
      if (part) this.uses.add(part)
    }
  }

  #addType(symbol: ClassSymbol | RecordSymbol): void {
    if (symbol.kind === 'class') this.classes.push(symbol)
    else this.records.push(symbol)
    this.#put<ClassSymbol | RecordSymbol>(this.types, symbol.kind, symbol)
  }

  /** An error extends one of another file that lacks its last parameters, whichever comes first. */
  #addError(symbol: ErrorSymbol): void {
    const first = this.errors.get(symbol.name)
    const extending = first && symbol.name !== '' ? this.#extensions.ofError(first, symbol) : undefined
    if (extending) this.errors.set(symbol.name, extending)
    else this.#put(this.errors, 'error', symbol)
  }

  #put<S extends AnySymbol>(map: Map<string, S>, what: string, symbol: S): void {
    if (symbol.name === '') return
    const first = map.get(symbol.name)
    if (first) this.duplicates.push({ what, again: symbol, first })
    else map.set(symbol.name, symbol)
  }

  /** Adds a standard text. Declarations of the API with the same names extend or replace those of the standard text. */
  addStandard(symbols: readonly UnitSymbol[]): void {
    for (const standard of symbols) {
      const { name } = standard.symbol
      if (standard.kind === 'error') {
        if (!this.errors.has(name)) this.add(standard)
        continue
      }
      const own = standard.kind === 'enum' ? this.enums.get(name) : this.types.get(name)
      if (own === undefined) this.add(standard)
      else if (standard.kind === 'enum' && !('kind' in own))
        this.enums.set(name, this.#extensions.ofEnum(own, standard.symbol))
      else if (standard.kind === 'type' && 'kind' in own) this.#extendType(own, standard.symbol)
    }
  }

  /**
   * Extends a standard class or record by the API's own; if one is a class and the other a record, they are duplicates.
   */
  #extendType(own: ClassSymbol | RecordSymbol, standard: ClassSymbol | RecordSymbol): void {
    if (own.kind === 'class' && standard.kind === 'class') {
      this.#replace(this.classes, own, this.#extensions.ofClass(own, standard))
    } else if (own.kind === 'record' && standard.kind === 'record') {
      this.#replace(this.records, own, this.#extensions.ofRecord(own, standard))
    } else {
      this.types.delete(own.name)
      this.#addType(standard)
      this.duplicates.push({ what: own.kind, again: own, first: standard })
    }
  }

  #replace<S extends ClassSymbol | RecordSymbol>(list: S[], own: S, by: S): void {
    list[list.indexOf(own)] = by
    this.types.set(own.name, by)
  }
}
