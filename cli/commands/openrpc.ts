/** `crow openrpc`: the API as an OpenRPC document. */
import { basename, dirname } from 'node:path'
import { openRpc } from '../../reference/openrpc.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import { passes, readApi } from '../source/read-api.ts'

export interface OpenRpcOptions {
  /** The file to write; standard output where not given. */
  readonly out?: string
  /** Where the server is reached, without a path. */
  readonly url?: string
}

/** Writes the document as JSON; nothing where the API has an error (exit code 1). */
export function writeOpenRpc(host: Host, path: string, { out, url }: OpenRpcOptions): number {
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 1
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
