/** `crow compile`: compiles an API into a server that needs only Node. */
import { join } from 'node:path'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { size } from '../print/words.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

export const addCompileCommand: AddCommand = (program, host, exit) => {
  program
    .command('compile')
    .description('compile an API into a server: one file that needs only Node')
    .argument('<path>', API_PATH)
    .requiredOption('-o, --out <dir>', 'where to write server.mjs and api.json')
    .action(async (path: string, { out }: { out: string }) => {
      exit(await compileApi(host, path, out))
    })
}

/** Writes `server.mjs` and `api.json` to `out`; nothing where the API has an error (exit code 1). */
async function compileApi(host: Host, path: string, out: string): Promise<number> {
  const { passes, readApi } = await import('../source/read-api.ts')
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 1
  const { readHandlers } = await import('../source/handlers.ts')
  const handlers = await readHandlers(host, api.directory, api.model)
  if (handlers === null) return 1
  const { readExamples } = await import('../source/read-examples.ts')
  const examples = await readExamples(host, api)
  const { compile } = await import('../../compiler/compile.ts')
  for (const file of await compile(api.model, host, { handlers, examples })) {
    const target = join(out, file.path)
    host.files.writeInside(out, file.path, file.text)
    host.stdout.write(`wrote ${clean(target)} (${size(Buffer.byteLength(file.text))})\n`)
  }
  const { rpcSummary } = await import('../print/rpcs.ts')
  const summary = rpcSummary(api.model, handlers !== undefined)
  host.stdout.write(`\n${summary}\nStart it:\n  node ${clean(join(out, 'server.mjs'))} --port 8080\n`)
  return 0
}
