/** A computed field shows what other users may not read, or a secret. */
import { problemRule } from '../rule.ts'

export const computedShowsMore = problemRule(
  'computed-shows-more',
  {
    code: 'CROW2043',
    severity: 'warning',
    title: 'A computed field shows what its readers may not read',
    explanation:
      'A computed field is read like any other field: with the rights of its own clause. A field that it reads may have fewer readers, who are all that should see its value; write `get allows(…)` on the computed field. With such a clause there is no warning, even if it allows more users. The value of a `@secret` field stays secret only if the computed field that is made of it is `@secret` too. What only depends on a secret, such as a comparison with it, is not made of it.',
    example:
      'api Bank uses session\nrole clerk\nrole boss includes clerk\nclass account {\n  RW balance : int = 0 get allows(boss)\n  RO/runtime doubled : int := self.balance * 2\n}\n',
    repaired:
      'api Bank uses session\nrole clerk\nrole boss includes clerk\nclass account {\n  RW balance : int = 0 get allows(boss)\n  RO/runtime doubled : int := self.balance * 2 get allows(boss)\n}\n',
  },
  ({ field, shown, isSecret, clause }) =>
    isSecret
      ? {
          message: `"${field}" is made of "${shown}", which is secret.`,
          help: `Mark "${field}" with @secret too.`,
          data: { annotation: '@secret' },
        }
      : {
          message: `"${field}" is computed from "${shown}", which not all of its readers may read.`,
          help: `Write who can read "${field}": ${clause ?? 'get allows(…)'}.`,
          ...(clause && { data: { clause } }),
        },
)
