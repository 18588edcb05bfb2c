/** `crow docs`: writes the API's reference as a folder of pages, for reading from disk or for any web server. */
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Site } from '../../web/site.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

interface DocsOptions {
  readonly out: string
  /** Write to a folder that has other things in it. */
  readonly force?: boolean
  /** The address of the server that the pages are about. */
  readonly server?: string
}

export const addDocsCommand: AddCommand = (program, host, exit) => {
  program
    .command('docs')
    .description("write an API's reference as a folder of pages")
    .argument('<path>', API_PATH)
    .requiredOption('-o, --out <dir>', 'where to write it: a new or empty folder, or one with an earlier reference')
    .option('--force', 'write into a folder that has other files in it')
    .option('--server <url>', 'the server that the example calls are for, and whose console the pages link to')
    .action(async (path: string, options: DocsOptions) => {
      exit(await writeDocs(host, path, options))
    })
}

/**
 * Writes the site, and removes the files that only an earlier one had; writes nothing where the API has an error (exit
 * code 1). Throws Failure for a folder that has other things in it, and for a URL that is not the address of a server.
 */
async function writeDocs(host: Host, path: string, { out, force = false, server }: DocsOptions): Promise<number> {
  const url = server === undefined ? undefined : serverUrl(server)
  const { passes, readApi } = await import('../source/read-api.ts')
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 1
  const there = namesIn(host, out)
  const earlier = earlierFiles(host, out, there)
  if (!force) refuseOthers(out, there, earlier)
  const { readExamples } = await import('../source/read-examples.ts')
  const examples = await readExamples(host, api)
  const { createSite } = await import('../../web/site.ts')
  const site = createSite(api.model, await host.siteAssets(), 'static', { server: url, examples })
  const { diagramEngine } = await import('../diagram/engine.ts')
  // Without a drawing, pages draw by themselves.
  await diagramEngine(host).then(site.draw, () => undefined)
  const texts = new Map(site.paths.map((name) => [name, textOf(site, name)]))
  texts.set(LIST, `${JSON.stringify({ files: site.paths.toSorted() }, null, 2)}\n`)
  for (const [name, text] of texts) host.files.writeInside(out, name, text)
  for (const name of earlier) if (!texts.has(name)) host.files.remove(join(out, name))
  const pages = count(site.paths.filter((name) => name.endsWith('.html')).length, 'page')
  const bytes = [...texts.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  host.stdout.write(`wrote ${clean(out)} (${pages}, ${size(bytes)})\nOpen ${clean(join(out, 'index.html'))}\n`)
  return 0
}

/** The address without a `/` at its end. Throws Failure for what is not the address of a server. */
function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isServer = url !== undefined && /^https?:$/.test(url.protocol)
  if (!isServer || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new Failure(`"${text}" is not the address of a server. Give one such as https://pool.example:8080.`, 2)
  return url.href.replace(/\/+$/, '')
}

/** The file that lists the site's files, so that a later run can remove them. */
const LIST = 'crowfoot-docs.json'

function namesIn(host: Host, out: string): readonly string[] {
  const kind = host.files.kind(out)
  if (kind !== null && kind !== 'directory') throw new Failure(`"${out}" is not a directory.`, 2)
  return kind === null ? [] : host.files.entries(out)
}

/** The files of an earlier site. Only names of files in the folder, because the list may have been changed by hand. */
function earlierFiles(host: Host, out: string, there: readonly string[]): readonly string[] {
  if (!there.includes(LIST)) return []
  try {
    const list = JSON.parse(new TextDecoder().decode(host.files.read(join(out, LIST)))) as { files?: unknown } | null
    const files = list?.files
    return Array.isArray(files) ? [LIST, ...there.filter((name) => files.includes(name))] : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function refuseOthers(out: string, there: readonly string[], earlier: readonly string[]): void {
  const others = there.filter((name) => !earlier.includes(name))
  const [first] = others.sort()
  if (first === undefined) return
  const more = others.length === 1 ? '' : ` and ${count(others.length - 1, 'other file')}`
  throw new Failure(`"${out}" has "${first}"${more} in it. Give another folder, or --force.`, 1)
}

function textOf(site: Site, name: string): string {
  const file = site.file(name)
  if (!file) throw new Error(`The site lists ${name} and does not have it`)
  const { body, gzip } = file
  return new TextDecoder().decode(gzip ? gunzipSync(body as Uint8Array) : Buffer.from(body as string))
}
