/** Servers without a bundler: the built runtime needs nothing beside it, so the model is all that is added. */
import { readFileSync } from 'node:fs'
import type { Api } from '../model/api.ts'
import { emitCall } from './emit/entry.ts'

/** The first line of a runtime that was built so: it imports nothing statically, and its `compiledServer` has that name. */
export const PREBUILT = '// Crowfoot runtime, self-contained.'

/** The server's text; null where the runtime is made of several files, which takes a bundler. */
export function prebuiltServer(api: Api, runtime: string, header: string): string | null {
  const text = readFileSync(runtime, 'utf8')
  return text.startsWith(PREBUILT) ? `${header}\n${text}${emitCall(api)}` : null
}
