/**
 * A declared message that would be the accessor of a field if its name were spelt differently. docs/language.md,
 * Declared accessors.
 */
import { idleAccessors, wouldBeAccessor } from '../../facts/accessor-form.ts'
import { impliedBy } from '../../facts/implied-names.ts'
import { NameIndex } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const accessorFieldUnknown: CheckRule = {
  entry: {
    code: 'CROW1509',
    severity: 'hint',
    title: 'An accessor matches no field',
    explanation:
      'A declared message with the name and types of an accessor does what that accessor would do: `set_boss` sets the field `boss`. This message has the types of an accessor and almost the name, but no field has that name, so it answers `NOT_IMPLEMENTED`. There is no hint if the name is not close to that of a field of the same type.',
    example: 'class team {\n  RO/runtime boss : string\n\n  message set_bos(self : team ref, value : string)\n}\n',
    repaired: 'class team {\n  RO/runtime boss : string\n\n  message set_boss(self : team ref, value : string)\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      const idle = idleAccessors(owner)
      const fields = new NameIndex(idle.length > 0 ? owner.fieldsByName.keys() : [])
      for (const accessor of idle) {
        const { message, verb, of } = accessor
        if (owner.fieldsByName.has(of)) continue
        const field = fields.closest(of, Math.max(1, Math.floor(of.length / MOST_APART)))
        const meant = `${verb}_${field}`
        const isTaken = impliedBy(owner, meant) !== undefined || owner.messages.some((m) => m.name === meant)
        if (field === undefined || isTaken || !wouldBeAccessor(accessor, field)) continue
        report({
          place: message.place,
          at: message.decl.name,
          message: `"${owner.name}" has no field "${of}", so "${owner.name}.${message.name}" answers NOT_IMPLEMENTED.`,
          help: `Did you mean "${meant}"?`,
          data: { replace: meant },
        })
      }
    },
  },
}

/** One letter in five can differ: `set_hostname_live` of the Xen API is not a misspelt `set_hostname`. */
const MOST_APART = 5
