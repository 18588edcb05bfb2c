/** A role in a list that has no effect because of another role in the list. */
import type { NameNode } from '../../../grammar/tree.ts'
import { type AccessHolder, includedBy } from '../../facts/role-lists.ts'
import type { Scope, UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter, RuleFinding } from '../rule.ts'

export const roleRedundant: CheckRule = {
  entry: {
    code: 'CROW1708',
    severity: 'warning',
    removable: true,
    title: 'A role in a list is redundant',
    explanation:
      '`allows(reader)` also allows the roles that include `reader`, so they are not listed. And a role that includes another one already includes the roles of that one.',
    example: 'api Pool uses session\nrole reader\nrole admin includes reader\nclass VM allows(reader, admin) {\n}\n',
    repaired: 'api Pool uses session\nrole reader\nrole admin includes reader\nclass VM allows(reader) {\n}\n',
  },
  check: {
    class: clauses,
    field: clauses,
    message: clauses,
    role(role, report, { scope }) {
      const list = role.decl.includes
      if (list.length < 2) return
      const all = list.map(({ text }) => includedBy(scope, text))
      list.forEach((name, i) => {
        // Another rule reports circles of roles.
        const by = list.find((_, j) => j !== i && all[j]?.has(name.text) && !all[j]?.has(role.name))
        if (by && !all[i]?.has(by.text) && by.text !== name.text)
          reportRedundant(name, by, `"${by.text}" already includes "${name.text}".`, role.place, report)
      })
    },
  },
}

function clauses({ decl, place }: AccessHolder, report: Reporter, { scope }: { readonly scope: Scope }): void {
  for (const { roles } of decl.access) {
    if (roles.length > 1) checkAllowed(roles, place, scope, report)
  }
}

function checkAllowed(roles: readonly NameNode[], place: UnitPlace, scope: Scope, report: Reporter): void {
  for (const name of roles) {
    const included = includedBy(scope, name.text)
    const by = roles.find((other) => other.text !== name.text && included.has(other.text))
    if (!by || includedBy(scope, by.text).has(name.text)) continue
    reportRedundant(name, by, `"${name.text}" includes "${by.text}", so it is already allowed.`, place, report)
  }
}

function reportRedundant(at: NameNode, by: NameNode, message: string, place: UnitPlace, report: Reporter): void {
  const related: RuleFinding['related'] = [{ message: `"${by.text}" is listed here.`, place, at: by }]
  report({ place, at, message, help: 'Remove it.', related })
}
