/** `crow openrpc`: writes the API as an OpenRPC document. */
import { basename, dirname } from 'node:path'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

interface OpenRpcOptions {
  /** The file to write; standard output if not given. */
  readonly out?: string
  /** The address of the server, without a path. */
  readonly url?: string
}

export const addOpenRpcCommand: AddCommand = (program, host, exit) => {
  program
    .command('openrpc')
    .description('write the API as an OpenRPC document, which tools for JSON-RPC read')
    .argument('[path]', API_PATH, '.')
    .option('-o, --out <file>', 'where to write it (default: standard output)')
    .option('--url <url>', 'the address of the server (default: http://127.0.0.1:8080)')
    .action(async (path: string, options: OpenRpcOptions) => {
      exit(await writeOpenRpc(host, path, options))
    })
}

/** Writes the document as JSON; nothing where the API has an error (exit code 1). */
async function writeOpenRpc(host: Host, path: string, { out, url }: OpenRpcOptions): Promise<number> {
  const { passes, readApi } = await import('../source/read-api.ts')
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 1
  const { openRpc } = await import('../../reference/openrpc.ts')
  const document = openRpc(api.model, url === undefined ? {} : { url: url.replace(/\/+$/, '') })
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (out === undefined) host.stdout.write(text)
  else {
    host.files.writeInside(dirname(out), basename(out), text)
    host.stdout.write(
      `wrote ${clean(out)} (${count(document.methods.length, 'method')}, ${size(Buffer.byteLength(text))})\n`,
    )
  }
  return 0
}
