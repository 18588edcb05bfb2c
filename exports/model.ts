/** `crowfoot/model`: the model of an API as plain data, and what follows from it. */
export * from '../model/api.ts'
export { BUILT_IN_ERRORS } from '../model/built-in-errors.ts'
export { type Rpc, rpcsOf } from '../model/rpcs.ts'
export { sameType, typesIn, typeText } from '../model/types.ts'
