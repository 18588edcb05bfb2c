/** Classes that need an object of each other first, so that none can ever be made. LANGUAGE section 8. */
import type { CheckRule } from '../../rule.ts'
import { type ClassSymbol, type FieldSymbol, fieldPath, isNamespace, type Scope } from '../../symbols.ts'

export const neverCreatable: CheckRule = {
  entry: {
    code: 'CROW1505',
    severity: 'error',
    title: 'No object of the class can ever be created',
    explanation:
      'A reference that `create` must be given, and that may not be null, needs an object to refer to. Where classes need each other so, in a circle, and no `object` declaration starts it, no first object can be made.',
    example:
      'class egg {\n  RO/constructor layer : chicken ref\n}\nclass chicken {\n  RO/constructor shell : egg ref\n}\n',
    repaired:
      'class egg {\n  RO/constructor layer : chicken ref or null = null\n}\nclass chicken {\n  RO/constructor shell : egg ref\n}\n',
  },
  check: {
    all(report, { scope }) {
      const needs = new Map<ClassSymbol, FieldSymbol[]>()
      for (const owner of scope.classes) {
        const needed = requiredReferences(owner, scope)
        if (needed.length > 0) needs.set(owner, needed)
      }
      removeCreatable(needs)
      for (const circle of circles(needs)) {
        const [first, ...others] = circle
        if (!first || first.place.standard) continue
        report({
          place: first.place,
          at: first.decl.name,
          message: `No object of class "${first.owner.name}" can ever be created: ${circle.map((f) => `"${fieldPath(f)}" needs a "${needed(f)}"`).join(', ')} first.`,
          help: `Make one of these references "or null", or declare an initial object.`,
          related: others.map((f) => ({
            message: `"${fieldPath(f)}" is declared here.`,
            place: f.place,
            at: f.decl.name,
          })),
        })
      }
    },
  },
}

/** Fields that `create` must be given and that must refer to an object, of a class whose only way in is `create`. */
function requiredReferences(owner: ClassSymbol, scope: Scope): FieldSymbol[] {
  if (owner.without.has('create') || isNamespace(owner) || scope.types.get(owner.name) !== owner) return []
  if ([...scope.objects.values()].some((o) => o.owner === owner)) return []
  return owner.fields.filter(
    (f) =>
      f.type?.kind === 'ref' &&
      !f.type.nullable &&
      f.decl.qualifier.text !== 'RO/runtime' &&
      f.literal === undefined &&
      !f.decl.default,
  )
}

function needed(field: FieldSymbol): string {
  return field.type?.kind === 'ref' ? field.type.class : ''
}

/** Takes away, until nothing changes, the classes that need nothing that is still waiting. */
function removeCreatable(needs: Map<ClassSymbol, FieldSymbol[]>): void {
  let changed = true
  const waiting = new Set([...needs.keys()].map((c) => c.name))
  while (changed) {
    changed = false
    for (const [owner, fields] of needs) {
      if (fields.some((f) => waiting.has(needed(f)))) continue
      needs.delete(owner)
      waiting.delete(owner.name)
      changed = true
    }
  }
}

/** The circles among classes that wait, each once, as the fields that make it. */
function circles(needs: ReadonlyMap<ClassSymbol, readonly FieldSymbol[]>): FieldSymbol[][] {
  const byName = new Map([...needs.keys()].map((c) => [c.name, c]))
  const done = new Set<ClassSymbol>()
  const found: FieldSymbol[][] = []
  for (const start of needs.keys()) {
    const path: FieldSymbol[] = []
    const at = new Map<ClassSymbol, number>()
    let owner: ClassSymbol | undefined = start
    while (owner && !done.has(owner) && !at.has(owner)) {
      at.set(owner, path.length)
      const next: FieldSymbol | undefined = needs.get(owner)?.find((f) => byName.has(needed(f)))
      if (!next) break
      path.push(next)
      owner = byName.get(needed(next))
    }
    if (owner && at.has(owner) && path.length > 0 && !done.has(owner)) found.push(path.slice(at.get(owner)))
    for (const c of at.keys()) done.add(c)
  }
  return found
}
