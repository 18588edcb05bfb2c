/** Roles that include each other in a circle: all of them would be the same role. */
import type { NameNode } from '../../../grammar/tree.ts'
import { components } from '../../facts/components.ts'
import type { RoleSymbol, Scope } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const roleCircle: CheckRule = {
  entry: {
    code: 'CROW1702',
    severity: 'error',
    title: 'Roles include each other',
    explanation:
      'A role has the rights of the roles that it includes, so the roles of a circle would all be the same role under several names.',
    example:
      'api Pool uses session\nrole admin includes operator\nrole operator includes admin\nclass VM allows(admin) {\n}\n',
    repaired: 'api Pool uses session\nrole admin includes operator\nrole operator\nclass VM allows(admin) {\n}\n',
  },
  check: {
    all(report, { scope }) {
      for (const circle of components(scope.roles.values(), (role) => included(scope, role))) {
        const members = new Set(circle.map((role) => role.name))
        const [first, ...others] = circle.filter((role) => namedIn(role, members)).sort(byPlace)
        const at = first && namedIn(first, members)
        if (!first || !at) continue
        report({
          place: first.place,
          at,
          message: others.length > 0 ? circleText(first, members, scope) : `The role "${first.name}" includes itself.`,
          help: 'Remove one "includes" of the circle.',
          related: others.slice(0, SHOWN).map((role) => ({
            message: `"${role.name}" is declared here.`,
            place: role.place,
            at: role.decl.name,
          })),
        })
      }
    },
  },
}

function included(scope: Scope, role: RoleSymbol): RoleSymbol[] {
  return role.decl.includes.flatMap((name) => scope.roles.get(name.text) ?? [])
}

/** The first of these roles that the role includes. */
function namedIn(role: RoleSymbol, members: ReadonlySet<string>): NameNode | undefined {
  return role.decl.includes.find((name) => members.has(name.text))
}

/** How many roles of a circle are shown. */
const SHOWN = 8

/** `"admin" includes "operator", which includes "admin".`, along one of the circles, if there are several. */
function circleText(first: RoleSymbol, members: ReadonlySet<string>, scope: Scope): string {
  const path = [first.name]
  for (let role: RoleSymbol | undefined = first; role && path.length <= SHOWN; ) {
    const next: string = namedIn(role, members)?.text ?? ''
    role = path.includes(next) ? undefined : scope.roles.get(next)
    path.push(next)
  }
  const [start, ...rest] = path.map((name) => `"${name}"`)
  const more = path.length > SHOWN ? ', and so on' : ''
  return `The roles include each other: ${start} includes ${rest.join(', which includes ')}${more}.`
}

function byPlace(a: RoleSymbol, b: RoleSymbol): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1
  return a.place.base - b.place.base
}
