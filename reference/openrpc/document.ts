/** The types of our OpenRPC documents (spec.open-rpc.org) and of their JSON Schemas (draft 7). */

export interface OpenRpcDocument {
  readonly openrpc: string
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers: readonly { readonly name: string; readonly url: string }[]
  readonly methods: readonly OpenRpcMethod[]
  readonly components: {
    readonly schemas: { readonly [name: string]: JsonSchema }
    readonly errors: { readonly [code: string]: OpenRpcError }
    readonly tags: { readonly [className: string]: OpenRpcTag }
  }
  readonly 'x-roles'?: readonly {
    readonly name: string
    readonly description?: string
    readonly includes: readonly string[]
  }[]
  readonly 'x-relations': readonly RelationNote[]
}

export interface OpenRpcMethod {
  readonly name: string
  readonly summary?: string
  readonly description?: string
  readonly tags: readonly Reference[]
  readonly paramStructure: 'by-position'
  readonly params: readonly ContentDescriptor[]
  readonly result: ContentDescriptor
  readonly errors: readonly Reference[]
  /** Set for implied RPCs; absent for declared messages. */
  readonly 'x-implied'?: true
  /** Set if the server has no code for it and answers NOT_IMPLEMENTED. */
  readonly 'x-not-implemented'?: true
  /** The field that an accessor reads or writes, with its qualifier and bound pair. */
  readonly 'x-field'?: string
  readonly 'x-qualifier'?: string
  readonly 'x-relation'?: string
  /** The roles that may call it, in addition to root; absent if everyone may. */
  readonly 'x-roles'?: readonly string[]
}

export interface ContentDescriptor {
  readonly name: string
  readonly description?: string
  readonly required?: boolean
  readonly schema: JsonSchema
  /** The type as in `.crow` text. */
  readonly 'x-type': string
}

/** An API error: `code` is 1 for all, `message` its code, `data` the schema of its parameters. */
export interface OpenRpcError {
  readonly code: 1
  readonly message: string
  readonly data: JsonSchema
}

export interface OpenRpcTag {
  readonly name: string
  readonly description?: string
}

export interface Reference {
  readonly $ref: string
}

/** A bound pair; each end is `Class.field`. */
export interface RelationNote {
  readonly name: string
  readonly kind: string
  readonly ends: readonly [string, string]
}

/** A value as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

export interface JsonSchema {
  readonly $ref?: string
  readonly allOf?: readonly JsonSchema[]
  readonly title?: string
  readonly description?: string
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly const?: Json
  readonly enum?: readonly Json[]
  readonly default?: Json
  readonly format?: string
  readonly pattern?: string
  readonly items?: JsonSchema | readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly properties?: { readonly [name: string]: JsonSchema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly readOnly?: boolean
  readonly 'x-type'?: string
  /** The condition that the value must meet. */
  readonly 'x-where'?: string
  readonly 'x-qualifier'?: string
  readonly 'x-relation'?: string
  readonly 'x-roles'?: readonly string[]
}
