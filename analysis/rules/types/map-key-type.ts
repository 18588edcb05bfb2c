/** A map whose keys are of a type that no key can have. docs/language.md, Types. */
import { KEY_KINDS } from '../../../model/kinds.ts'
import { typeText } from '../../../model/types.ts'
import { problemRule } from '../rule.ts'

export const mapKeyType = problemRule(
  'map-key-type',
  {
    code: 'CROW1204',
    severity: 'error',
    title: 'A map cannot have keys of this type',
    explanation: `On the wire a key is a string, so only ${KEY_KINDS.map((kind) => `\`${kind}\``).join(', ')}, references and enum values can be keys.`,
    example: 'class VM {\n  RW weights : (float -> string) map = {}\n}\n',
    repaired: 'class VM {\n  RW weights : (int -> string) map = {}\n}\n',
  },
  ({ type }) => ({
    message: `A map cannot have keys of type "${typeText(type)}".`,
    help: `Keys can be of type ${KEY_KINDS.join(' or ')}, references or enum values.`,
  }),
)
