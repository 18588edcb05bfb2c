/**
 * What the errors of a call tell: each ApiError that leaves one, also in a task, is looked over here for the caller. A
 * parameter is told where it names a class, field or method, or repeats what the caller gave; what else there is comes
 * from the store, and is told to those who may read the fields that the call is about. The API's own errors say what
 * their author has them say. Of `@secret` fields nothing is told, not even what the caller gave.
 */
import type { Api } from '../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { ApiError } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { Value } from '../values/values.ts'
import type { FieldVisibility } from './field-visibility.ts'
import { type Given, givenTexts } from './given-texts.ts'
import { SECRET_MARK, withoutSecrets } from './redact-secrets.ts'
import { apparentBehaviour } from './secret-params.ts'

/** What stands in an error in the place of what the caller may not read. */
export const HIDDEN = '(hidden)'

/** An error as the caller may see it; a bug, which is no ApiError, as it is. */
export type RedactError = (error: unknown, args: readonly Value[], who: Principal | null) => unknown

/** For the errors of one RPC. */
export function errorRedactor(api: Api, rpc: Rpc, visibility: FieldVisibility): RedactError {
  const own = new Set(api.errors.map((e) => e.code).filter((code) => !BUILT_IN_ERRORS.has(code)))
  return (error, args, who) => {
    if (!(error instanceof ApiError)) return error
    const params =
      error.code === 'OBJECT_IN_USE'
        ? referrerTold(error.params, visibility, who)
        : own.has(error.code)
          ? error.params.map(withoutSecrets(givenTexts(api, rpc, args).secret))
          : paramsTold(error, givenTexts(api, rpc, args), aboutOf(api, rpc, error, visibility, who))
    return params.every((text, i) => text === error.params[i]) ? error : new ApiError(error.code, ...params)
  }
}

/** Parameters of the built-in errors that are names, counts and the like. */
const NAMES = new Set(['class', 'field', 'method', 'expected', 'received', 'handle', 'permission', 'message'])

/** Those that are never the caller's words, though they may look the same. */
const STORED = new Set(['current', 'reason'])

function paramsTold({ code, params }: ApiError, given: Given, about: About): readonly string[] {
  const names = BUILT_IN_ERRORS.get(code)?.params ?? []
  const isSecret = secretIn(code, params, given, about)
  const inWords = withoutSecrets(given.secret)
  return params.map((text, i) => {
    const name = names[i] ?? ''
    if (NAMES.has(name)) return text
    if (isSecret(text)) return SECRET_MARK
    const isGiven = given.open.has(text) && !STORED.has(name)
    if (about.mask !== null && !isGiven) return about.mask
    return BUILT_IN_ERRORS.has(code) ? text : inWords(text)
  })
}

/**
 * Whether a parameter is the value of a `@secret` field that the caller gave: by where it comes from, not by how it looks. An
 * error that names its field repeats values of that field alone; HANDLE_INVALID repeats a reference to its class.
 */
function secretIn(code: string, params: readonly string[], { secret }: Given, about: About): (text: string) => boolean {
  if (about.isNamed) return () => about.mask === SECRET_MARK
  const [className] = params
  const isHandle = code === 'HANDLE_INVALID'
  const candidates = isHandle ? secret.filter(({ type }) => type.kind === 'ref' && type.class === className) : secret
  const texts = new Set(candidates.map(({ text }) => text))
  return (text) => texts.has(text)
}

/** What is referred to is the caller's own; whether a field may be known to refer to it is a matter of reading that. */
function referrerTold(
  params: readonly string[],
  visibility: FieldVisibility,
  who: Principal | null,
): readonly string[] {
  const [className = '', ref = '', referrerClass = '', referrer = '', field = ''] = params
  if (visibility.isHidden(referrerClass, field, who)) return [className, ref, HIDDEN, HIDDEN, HIDDEN]
  const shown = visibility.isSecret(referrerClass, field) ? SECRET_MARK : referrer
  return [className, ref, referrerClass, shown, field]
}

/** What an error is about. */
interface About {
  /** It names a field that the call reads or writes, so that its other parameters are of that field. */
  readonly isNamed: boolean
  /** What stands for what the store has in the fields that the error is about; null where it is told. */
  readonly mask: string | null
}

function aboutOf(api: Api, rpc: Rpc, error: ApiError, visibility: FieldVisibility, who: Principal | null): About {
  const touched = touchedBy(api, rpc)
  const at = BUILT_IN_ERRORS.get(error.code)?.params.indexOf('field') ?? -1
  const named = touched.filter((name) => name === error.params[at])
  const isNamed = named.length > 0
  const fields = isNamed ? named : touched
  if (fields.some((name) => visibility.isSecret(rpc.class, name))) return { isNamed, mask: SECRET_MARK }
  return { isNamed, mask: fields.some((name) => visibility.isHidden(rpc.class, name, who)) ? HIDDEN : null }
}

/** The fields that a call reads or writes, as far as the model knows. */
function touchedBy(api: Api, rpc: Rpc): readonly string[] {
  const does = apparentBehaviour(api, rpc)
  if ('field' in does) return [does.field]
  if ('fields' in does && does.kind === 'set_many') return does.fields
  if (does.kind !== 'create' && does.kind !== 'create_from') return []
  return api.classes.find((c) => c.name === rpc.class)?.fields.map((f) => f.name) ?? []
}
