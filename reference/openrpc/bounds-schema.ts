/** The condition on a value as JSON Schema (draft 7), as far as that can say it (docs/language.md, Constraints). */
import type { Type } from '../../model/api.ts'
import type { Bounds, Condition } from '../../model/body.ts'
import { ecmaPattern } from '../../model/bounds.ts'
import type { Json, JsonSchema } from './document.ts'

/** Notes for the schema of the type. `x-where` is the whole condition. Empty without a condition. */
export function boundsSchema(type: Type, where: Condition | undefined): JsonSchema {
  if (!where) return {}
  return { ...ofKind(type, where.bounds), ...valuesOf(type, where.bounds), 'x-where': where.text }
}

function ofKind(type: Type, bounds: Bounds): JsonSchema {
  const { minSize, maxSize, pattern } = bounds
  switch (type.kind) {
    case 'int':
    case 'float':
      return numbers({
        minimum: bounds.min,
        maximum: bounds.max,
        exclusiveMinimum: bounds.exclusiveMin,
        exclusiveMaximum: bounds.exclusiveMax,
      })
    case 'string': {
      const matched = pattern !== undefined && ecmaPattern(pattern) ? { pattern } : {}
      return { ...defined({ minLength: minSize, maxLength: maxSize }), ...matched }
    }
    case 'set':
      return defined({ minItems: minSize, maxItems: maxSize })
    case 'map':
      return defined({ minProperties: minSize, maxProperties: maxSize })
    default:
      return {}
  }
}

/** Ints are written in full, so bounds that a JSON number cannot keep are left out. */
function numbers(bounds: { readonly [keyword: string]: string | number | undefined }): JsonSchema {
  const kept = Object.entries(bounds).flatMap(([keyword, bound]) => {
    const value = Number(bound)
    const isExact = typeof bound === 'number' || Number.isSafeInteger(value)
    return bound !== undefined && isExact ? [[keyword, value] as const] : []
  })
  return Object.fromEntries(kept)
}

function valuesOf(type: Type, { oneOf }: Bounds): JsonSchema {
  if (!oneOf) return {}
  const values = oneOf.map((literal): Json => (type.kind === 'int' ? Number(literal) : (literal as Json)))
  return { enum: values }
}

function defined(schema: { readonly [keyword: string]: number | undefined }): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}
