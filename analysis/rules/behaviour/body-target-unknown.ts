/** A `body` of a class or an RPC that does not exist. docs/language.md, Bodies apart from their class. */
import { bodyTarget } from '../../facts/body-target.ts'
import { accessorNames, alwaysImplied } from '../../facts/implied-names.ts'
import { closestName } from '../../facts/known-names.ts'
import { suggest } from '../../facts/suggest.ts'
import { type BodySymbol, type ClassSymbol, classNamed, isNamespace, mayBeLost } from '../../scope/symbols.ts'
import type { CheckRule, RuleFinding } from '../rule.ts'

export const bodyTargetUnknown: CheckRule = {
  entry: {
    code: 'CROW1802',
    severity: 'error',
    title: 'A body of an RPC that does not exist',
    explanation:
      'A `body` names a message that a class declares, or an RPC that it implies, such as `create`, `destroy` or `set_name_label`.',
    example: 'class VM {\n  message start(vm : VM ref)\n}\nbody VM.strat {\n  return\n}\n',
    repaired: 'class VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  return\n}\n',
  },
  check: {
    body(body, report, { scope }) {
      if (body.name === '' || bodyTarget(scope, body)) return
      const { class: of, name } = body.decl
      const owner = classNamed(scope, of.text)
      if (!owner && !mayBeLost(scope, of.text))
        report(unknown(body, of, 'class', of.text, closestName(scope, 'class', of.text)))
      if (!owner || owner.broken || hasErrorField(owner, name.text)) return
      report(unknown(body, name, `message or implied RPC`, body.name, suggest(name.text, rpcNames(owner))))
    },
  },
}

function unknown(
  { place }: BodySymbol,
  at: RuleFinding['at'],
  what: string,
  name: string,
  meant: string | undefined,
): RuleFinding {
  return {
    place,
    at,
    message: `There is no ${what} "${name}".`,
    help: meant === undefined ? 'Declare it, or remove the body.' : `Did you mean "${meant}"?`,
    ...(meant === undefined ? {} : { data: { replace: meant } }),
  }
}

/** True where the name may be an accessor of a field whose type has an error. */
function hasErrorField({ fields }: ClassSymbol, name: string): boolean {
  return fields.some((field) => !field.type && name.endsWith(field.name))
}

function rpcNames(owner: ClassSymbol): string[] {
  const implied = isNamespace(owner) ? [] : [...alwaysImplied(owner), ...owner.fields.flatMap(accessorNames)]
  return [...owner.messages.map((m) => m.name), ...implied.filter((name) => !name.startsWith('get_'))]
}
