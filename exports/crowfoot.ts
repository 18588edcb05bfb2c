/** `crowfoot`: what `crowfoot/analysis` and `crowfoot/model` export. The editor's features are larger, and stay a module of their own. */
export * from './analysis.ts'
export * from './model.ts'
