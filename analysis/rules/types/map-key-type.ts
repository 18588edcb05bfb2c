/** A map whose keys are of a type that no key can have. LANGUAGE section 4. */
import { typeText } from '../../../model/types.ts'
import { problemRule } from '../../rule.ts'

export const mapKeyType = problemRule(
  'map-key-type',
  {
    code: 'CROW1204',
    severity: 'error',
    title: 'A map cannot have keys of this type',
    explanation: 'On the wire a key is a string, so a key is a `string`, an `int`, a reference or an enum value.',
    example: 'class VM {\n  RW weights : (float -> string) map = {}\n}\n',
    repaired: 'class VM {\n  RW weights : (int -> string) map = {}\n}\n',
  },
  ({ type }) => ({
    message: `A map cannot have keys of type "${typeText(type)}".`,
    help: 'A key is a string, an int, a reference or an enum value.',
  }),
)
