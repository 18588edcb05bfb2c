/**
 * Classes that need an object of each other, so that no first object can be created. docs/language.md, What the text
 * implies.
 */
import type { Pairs } from '../../resolve/pairs.ts'
import { type ClassSymbol, type FieldSymbol, fieldPath, isNamespace, type Scope } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const neverCreatable: CheckRule = {
  entry: {
    code: 'CROW1505',
    severity: 'error',
    title: 'No object of the class can ever be created',
    explanation:
      'A reference that `create` requires and that cannot be null needs an object to refer to. If classes need each other in a circle, and no `object` declaration provides a first object, none can ever be created.',
    example:
      'class egg {\n  RO/constructor layer : chicken ref\n}\nclass chicken {\n  RO/constructor shell : egg ref\n}\n',
    repaired:
      'class egg {\n  RO/constructor layer : chicken ref or null = null\n}\nclass chicken {\n  RO/constructor shell : egg ref\n}\n',
  },
  check: {
    all(report, { scope, pairs }) {
      const begun = new Set([...scope.objects.values()].map((object) => object.owner))
      const needs = new Map<string, FieldSymbol[]>()
      for (const owner of scope.classes) {
        if (owner.requiring.length === 0 || !needsCreate(owner, scope) || begun.has(owner)) continue
        const required = owner.requiring.filter((f) => isRequired(f, pairs))
        if (required.length > 0) needs.set(owner.name, required)
      }
      removeCreatable(needs)
      for (const circle of circles(needs)) {
        const [first, ...others] = circle
        if (!first || first.place.standard) continue
        report({
          place: first.place,
          at: first.decl.name,
          message: `No object of class "${first.owner.name}" can ever be created: ${circleText(circle)} first.`,
          help: `Make one of these references "or null", or declare an initial object.`,
          related: others.slice(0, SHOWN).map((f) => ({
            message: `"${fieldPath(f)}" is declared here.`,
            place: f.place,
            at: f.decl.name,
          })),
        })
      }
    },
  },
}

/** How many references of a circle are shown. */
const SHOWN = 8

function circleText(circle: readonly FieldSymbol[]): string {
  const shown = circle.slice(0, SHOWN).map((f) => `"${fieldPath(f)}" needs a "${needed(f)}"`)
  return [...shown, ...(circle.length > SHOWN ? ['and so on'] : [])].join(', ')
}

/** True where only `create` makes objects of the class, as far as the checker can know. */
function needsCreate(owner: ClassSymbol, scope: Scope): boolean {
  return !owner.without.has('create') && !isNamespace(owner) && !owner.broken && scope.types.get(owner.name) === owner
}

/** True where the field must refer to an object. For an invalid pair, only the pair is reported. */
function isRequired(field: FieldSymbol, pairs: Pairs): boolean {
  return field.type?.kind === 'ref' && (!field.decl.partner || pairs.relationOf.has(field))
}

function needed(field: FieldSymbol): string {
  return field.type?.kind === 'ref' ? field.type.class : ''
}

/**
 * Removes the classes that can be created: those that need nothing, then those that need only removed classes, and so
 * on.
 */
function removeCreatable(needs: Map<string, FieldSymbol[]>): void {
  const waiters = new Map<string, string[]>()
  const missing = new Map<string, number>()
  for (const [name, fields] of needs) {
    const waitsFor = fields.map(needed).filter((other) => needs.has(other))
    missing.set(name, waitsFor.length)
    for (const other of waitsFor) {
      const others = waiters.get(other)
      if (others) others.push(name)
      else waiters.set(other, [name])
    }
  }
  const free = [...needs.keys()].filter((name) => missing.get(name) === 0)
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    needs.delete(name)
    for (const waiter of waiters.get(name) ?? []) {
      const left = (missing.get(waiter) ?? 0) - 1
      missing.set(waiter, left)
      if (left === 0) free.push(waiter)
    }
  }
}

/** The circles among the remaining classes, each once, as the fields that form it. */
function circles(needs: ReadonlyMap<string, readonly FieldSymbol[]>): FieldSymbol[][] {
  const done = new Set<string>()
  const found: FieldSymbol[][] = []
  for (const start of needs.keys()) {
    const path: FieldSymbol[] = []
    const at = new Map<string, number>()
    let name = start
    while (!done.has(name) && !at.has(name)) {
      at.set(name, path.length)
      const next = needs.get(name)?.find((f) => needs.has(needed(f)))
      if (!next) break
      path.push(next)
      name = needed(next)
    }
    if (at.has(name) && path.length > 0 && !done.has(name)) found.push(path.slice(at.get(name)))
    for (const passed of at.keys()) done.add(passed)
  }
  return found
}
