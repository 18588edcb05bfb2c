/** `crowfoot/model`: the model of an API as plain data, its RPCs, and helpers for types. */
export * from '../model/api.ts'
export { BUILT_IN_ERRORS } from '../model/built-in-errors.ts'
export { type Rpc, rpcsOf } from '../model/rpcs.ts'
export { sameType, typesIn, typeText } from '../model/types.ts'
