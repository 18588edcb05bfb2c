/** Reading values that no error may repeat: those of `@secret` fields (LANGUAGE, roles). */
import { SECRET_MARK } from '../access/redact-secrets.ts'
import { ApiError, valueNotSupported } from '../values/api-error.ts'
import type { WireCodec } from './codec.ts'

/** The same codec, whose errors do not say what they refuse. */
export function redacting<Raw>(codec: WireCodec<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      try {
        return codec.read(raw, field)
      } catch (error) {
        throw withoutValue(error)
      }
    },
    write: (value) => codec.write(value),
  }
}

/** Why a key of a map is refused that means the same as one before it. */
export const keyAgain = (key: string) => `${KEY_AGAIN} ${key} again`

const KEY_AGAIN = 'is the key'

function withoutValue(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'VALUE_NOT_SUPPORTED') return error
  const [field = '', , reason = ''] = error.params
  return valueNotSupported(field, SECRET_MARK, reason.startsWith(KEY_AGAIN) ? 'has one key twice' : reason)
}
