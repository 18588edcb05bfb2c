/**
 * Redacts the errors of calls, also of those that tasks run, for the user who calls (docs/language.md, What errors and
 * records hide). A parameter stays where it names a class, a field or a method, or repeats what the caller gave. Any other
 * comes from the store, and stays where the user may read the fields that the call is about. The API's own errors keep
 * what their author wrote. Values of `@secret` fields never stay, not even those that the caller gave.
 */
import type { Api } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import type { MessageBody } from '../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { settableFields } from '../../model/implied.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { ApiError } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { Value } from '../values/values.ts'
import type { FieldVisibility } from './field-visibility.ts'
import { type Given, givenTexts } from './given-texts.ts'
import { SECRET_MARK, withoutSecrets } from './redact-secrets.ts'
import { apparentBehaviour } from './secret-params.ts'

/** Stands in an error for a value that the caller may not read. */
const HIDDEN = '(hidden)'

/** The error as the caller may see it. A bug, which is not an ApiError, comes back as it is. */
export type RedactError = (error: unknown, args: readonly Value[], who: Principal | null) => unknown

/** Redacts the errors of one RPC. */
export function errorRedactor(api: Api, rpc: Rpc, visibility: FieldVisibility): RedactError {
  const own = ownCodes(api)
  // Made at the first error: most RPCs of a service are never called.
  let texts: ReturnType<typeof givenTexts> | undefined
  return (error, args, who) => {
    if (!(error instanceof ApiError)) return error
    texts ??= givenTexts(api, rpc)
    const isOwn = own.has(error.code)
    if (isOwn && !texts.mayBeSecret) return error
    const params =
      error.code === 'OBJECT_IN_USE'
        ? redactReferrer(error.params, visibility, who)
        : isOwn
          ? error.params.map(withoutSecrets(texts.of(args).secret))
          : redactParams(error, texts.of(args), aboutOf(api, rpc, error, visibility, who))
    return params.every((text, i) => text === error.params[i]) ? error : new ApiError(error.code, ...params)
  }
}

/** The errors of the text. */
function ownCodes(api: Api): ReadonlySet<string> {
  return new Set(api.errors.map((e) => e.code).filter((code) => !BUILT_IN_ERRORS.has(code)))
}

/** Parameters of the built-in errors that are names, counts and the like. */
const NAMES = new Set(['class', 'field', 'method', 'expected', 'received', 'handle', 'permission', 'message'])

/** Parameters that never repeat what the caller gave, even where they equal it. */
const STORED = new Set(['current', 'reason'])

function redactParams({ code, params }: ApiError, given: Given, about: About): readonly string[] {
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
 * Whether a parameter is the value of a `@secret` field that the caller gave. An error that names its field repeats values
 * of this field only, and HANDLE_INVALID a reference to its class: an equal text from elsewhere is not hidden.
 */
function secretIn(code: string, params: readonly string[], { secret }: Given, about: About): (text: string) => boolean {
  if (about.isNamed) return () => about.mask === SECRET_MARK
  const [className] = params
  const isHandle = code === 'HANDLE_INVALID'
  const candidates = isHandle ? secret.filter(({ type }) => type.kind === 'ref' && type.class === className) : secret
  const texts = new Set(candidates.map(({ text }) => text))
  return (text) => texts.has(text)
}

/** The caller named the object in use. The referring object is shown only to users who may read the referring field. */
function redactReferrer(
  params: readonly string[],
  visibility: FieldVisibility,
  who: Principal | null,
): readonly string[] {
  const [className = '', ref = '', referrerClass = '', referrer = '', field = ''] = params
  if (visibility.isHidden(referrerClass, field, who)) return [className, ref, HIDDEN, HIDDEN, HIDDEN]
  const shown = visibility.isSecret(referrerClass, field) ? SECRET_MARK : referrer
  return [className, ref, referrerClass, shown, field]
}

/** The fields and values that an error is about. */
interface About {
  /** The error names a field that the call reads or writes, so its other parameters are values of this field. */
  readonly isNamed: boolean
  /** Stands for values that the store has in the fields that the error is about; null where they are shown. */
  readonly mask: string | null
}

function aboutOf(api: Api, rpc: Rpc, error: ApiError, visibility: FieldVisibility, who: Principal | null): About {
  const at = BUILT_IN_ERRORS.get(error.code)?.params.indexOf('field') ?? -1
  const ofBodies = shownByBodies(api, rpc, error.code, error.params[at])
  if (ofBodies.some(([owner, name]) => visibility.isSecret(owner, name))) return { isNamed: false, mask: SECRET_MARK }
  if (ofBodies.some(([owner, name]) => visibility.isHidden(owner, name, who))) return { isNamed: false, mask: HIDDEN }
  const touched = touchedBy(api, rpc)
  const named = touched.filter((name) => name === error.params[at])
  const isNamed = named.length > 0
  const fields = isNamed ? named : touched
  if (fields.some((name) => visibility.isSecret(rpc.class, name))) return { isNamed, mask: SECRET_MARK }
  return { isNamed, mask: fields.some((name) => visibility.isHidden(rpc.class, name, who)) ? HIDDEN : null }
}

/**
 * The fields, of any class, whose values a built-in error can show that comes from the bodies which the call runs. An
 * expression may be made of each field that they read: `m[vm.pin]`, `vm.pay + n`. A write shows the partner of a pair, and a
 * hold the value of a key.
 */
function shownByBodies(
  api: Api,
  rpc: Rpc,
  code: string,
  field: string | undefined,
): readonly (readonly [owner: string, name: string])[] {
  const effects = bodiesRun(api, rpc).map((body) => body.effects)
  const written = effects.flatMap(({ writes }) => writes).map(pathParts)
  const shown = written.filter(([, name]) => name === field || code === 'MAP_DUPLICATE_KEY')
  return [...effects.flatMap(({ reads }) => reads).map(pathParts), ...shown]
}

/** `Class.field` */
function pathParts(path: string): readonly [owner: string, name: string] {
  const [owner = '', name = ''] = path.split('.')
  return [owner, name]
}

/** The bodies that a call of the RPC runs: its own, and for `C.set` those of `set_f`. */
function bodiesRun(api: Api, rpc: Rpc): readonly MessageBody[] {
  const own = bodyOfRpc(api, rpc)
  if (own || rpc.does.kind !== 'set_record') return own ? [own] : []
  const bodies = api.classes.find((c) => c.name === rpc.class)?.bodies ?? {}
  return settableNames(api, rpc).flatMap((name) => bodies[`set_${name}`] ?? [])
}

function settableNames(api: Api, rpc: Rpc): readonly string[] {
  const owner = api.classes.find((c) => c.name === rpc.class)
  return owner ? settableFields(owner).map((f) => f.name) : []
}

/** The fields that a call reads or writes, as far as the model knows. */
function touchedBy(api: Api, rpc: Rpc): readonly string[] {
  const does = apparentBehaviour(api, rpc)
  if ('field' in does) return [does.field]
  if (does.kind === 'get_by') return [does.unique]
  if ('fields' in does && does.kind === 'set_many') return does.fields
  if (does.kind === 'set_record') return settableNames(api, rpc)
  if (does.kind !== 'create' && does.kind !== 'create_from') return []
  return api.classes.find((c) => c.name === rpc.class)?.fields.map((f) => f.name) ?? []
}
