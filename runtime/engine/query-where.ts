/** The condition of `get_all_where` and `get_all_records_where`, checked for the caller. */
import type { Api, Class } from '../../model/api.ts'
import { publicFields } from '../../model/public-api.ts'
import { mayRead } from '../../model/roles.ts'
import { FieldVisibility } from '../access/field-visibility.ts'
import { isAllowed } from '../access/is-allowed.ts'
import { SECRET_MARK } from '../access/redact-secrets.ts'
import { type Matcher, matcherOf } from '../query/match-query.ts'
import { parseQuery } from '../query/parse-query.ts'
import { QueryError } from '../query/query.ts'
import { ApiError, permissionDenied } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import { printable } from '../values/printable.ts'
import { Where } from '../values/values.ts'

/**
 * Reads an expression for a caller. Throws INVALID_VALUE(expression, sentence) where it cannot be read, as the Xen API does,
 * and RBAC_PERMISSION_DENIED where it asks for a field that the caller may not read: the answer would show its value.
 */
export function whereReader(api: Api, owner: Class): (expression: string, reader: Principal | null) => Where {
  const visibility = new FieldVisibility(api)
  const hasSecrets = owner.fields.some((field) => visibility.isSecret(owner.name, field.name))
  return (expression, reader) => {
    const matcher = readMatcher(api, owner, expression, hasSecrets)
    checkFields(api, owner, matcher, reader)
    const names = new Set(matcher.fields.map(({ name }) => name))
    return new Where(reader, names, (ref, record) => matcher.matches(ref, record))
  }
}

/** A text in an expression may be the value of a secret field, which no error repeats. */
function readMatcher(api: Api, owner: Class, expression: string, hasSecrets: boolean): Matcher {
  try {
    return matcherOf(api, publicFields(owner), parseQuery(expression))
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const shown = hasSecrets ? SECRET_MARK : printable(expression)
    throw new ApiError('INVALID_VALUE', shown, `at character ${error.at + 1}: ${error.message}`)
  }
}

function checkFields(api: Api, owner: Class, { fields }: Matcher, reader: Principal | null): void {
  for (const field of fields) {
    const roles = mayRead(api, owner, field)
    if (roles === null || (reader && isAllowed(reader, new Set(roles)))) continue
    throw permissionDenied(`${owner.name}.get_${field.name}`, reader ?? { name: '(none)', roles: [] }, roles)
  }
}
