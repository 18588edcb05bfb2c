/** A message returns the value of a secret field to users who may not read the field. */
import { problemRule } from '../rule.ts'

export const secretReturned = problemRule(
  'secret-returned',
  {
    code: 'CROW2044',
    severity: 'warning',
    title: 'A message returns a secret',
    explanation:
      'A body has all rights, so a message can return the value of a `@secret` field to users who may not read the field. Allow the message only to those who may: `allows(…)`. What only depends on a secret, such as a comparison with it, is not its value.',
    example:
      'api Bank uses session\nrole clerk\nrole boss includes clerk\nclass account {\n  RW pin : string @secret get allows(boss)\n  message show(self : account ref) : string { return "PIN " + self.pin }\n}\n',
    repaired:
      'api Bank uses session\nrole clerk\nrole boss includes clerk\nclass account {\n  RW pin : string @secret get allows(boss)\n  message show(self : account ref) : string allows(boss) { return "PIN " + self.pin }\n}\n',
  },
  ({ message, field }) => ({
    message: `"${message}" returns the value of "${field}", which is secret, to users who may not read it.`,
    help: 'Write who can call the message: allows(…).',
  }),
)
