/** Reads the values of `@secret` fields, which no error may repeat (docs/language.md, What errors and records hide). */
import { SECRET_MARK } from '../access/redact-secrets.ts'
import { ApiError, valueNotSupported } from '../values/api-error.ts'
import type { WireCodec } from './codec.ts'

/** The same codec, but its errors do not repeat the value that they refuse. */
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

/** The reason to refuse a key of a map that means the same as one before it. */
export const keyAgain = (key: string) => `${KEY_AGAIN} ${key} again`

const KEY_AGAIN = 'is the key'

function withoutValue(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'VALUE_NOT_SUPPORTED') return error
  const [field = '', , reason = ''] = error.params
  return valueNotSupported(field, SECRET_MARK, reason.startsWith(KEY_AGAIN) ? 'has one key twice' : reason)
}
