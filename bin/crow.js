#!/usr/bin/env node
// Starts the crow command. Old syntax, so that an old Node gets as far as saying what is needed.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 13)) {
  console.error(`crow needs Node 22.13 or later; this is Node ${process.versions.node}, ${process.execPath}`)
  process.exit(1)
}
// A check makes a tree of everything and ends. Memory for new objects that grows at once saves copying them again and again,
// and most code has run for the last time before V8's best compiler is done with it.
if (process.argv[2] === 'check') {
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=32')
  process.getBuiltinModule('node:v8').setFlagsFromString('--invocation-count-for-turbofan=30000')
}
// The language server keeps most of what it makes, so that a large place for new objects is memory beside the trees.
if (process.argv[2] === 'lsp') process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1')
Promise.all([import('node:module'), import('./compile-cache.js')]).then(([module, { compileCache }]) => {
  const folder = module.enableCompileCache && compileCache()
  if (folder) module.enableCompileCache(folder)
  return import('../dist/crow.mjs')
})
