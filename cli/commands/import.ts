/** `crow import`: writes the XenAPI reference data as `.crow` files. */
import { decode } from '../../analysis/decode.ts'
import { ImportError } from '../../importer/import-error.ts'
import type { Imported } from '../../importer/xenapi.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import { crowFileNames } from '../source/find-files.ts'
import type { AddCommand } from './add-command.ts'

interface ImportOptions {
  /** The file of bound pairs. */
  readonly pairs?: string
  /** The file of the errors' parameters. */
  readonly errors?: string
  /** The file of the parameters that calls may leave out. */
  readonly optional?: string
  readonly out: string
  readonly docs: boolean
  /** Overwrite `.crow` files that are there. */
  readonly force?: boolean
  /** The API's name, where it should not be the importer's own choice. */
  readonly name?: string
}

export const addImportCommand: AddCommand = (program, host, exit) => {
  program
    .command('import')
    .description('turn the XenAPI reference data into .crow files')
    .argument('<reference>', 'the reference, xenapi.json')
    .requiredOption('-o, --out <dir>', 'where to write the files')
    .option('--pairs <file>', 'a JSON file with the bound pairs of fields')
    .option('--errors <file>', 'a JSON file with the parameters of errors')
    .option('--optional <file>', 'a JSON file with the parameters that calls may leave out, and their defaults')
    .option('--name <name>', 'the name of the API')
    .option('--no-docs', 'leave out the descriptions')
    .option('--force', 'overwrite existing .crow files')
    .action(async (reference: string, options: ImportOptions) => {
      exit(await importApi(host, reference, options))
    })
}

/** Writes the files, prints what they cannot express, and checks the result. */
async function importApi(host: Host, reference: string, options: ImportOptions): Promise<number> {
  const { out } = options
  const { files, notes } = await imported(host, reference, options)
  const before = crowFilesIn(host, out)
  if (before.length > 0 && !options.force) {
    throw new Failure(`"${out}" already has ${count(before.length, '.crow file')}. Remove them, or give --force.`, 1)
  }
  for (const { path, text } of files) host.files.writeInside(out, path, text)
  for (const note of notes) host.stdout.write(`note: ${clean(note)}\n`)
  const kept = before.filter((name) => files.every(({ path }) => path !== name))
  if (kept.length > 0) host.stdout.write(`note: not from this import, but part of the API: ${clean(kept.join(', '))}\n`)
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  host.stdout.write(`wrote ${count(files.length, 'file')} to ${clean(out)} (${size(bytes)})\n`)
  const { passes, readApi } = await import('../source/read-api.ts')
  const ok = passes(host, readApi(host, out))
  if (ok) host.stdout.write('the result has no errors\n')
  return ok ? 0 : 1
}

async function imported(
  host: Host,
  reference: string,
  { docs, name, pairs, errors, optional }: ImportOptions,
): Promise<Imported> {
  const { importXenApi } = await import('../../importer/xenapi.ts')
  const given = readJson(host, reference)
  const bound = pairs === undefined ? null : readJson(host, pairs)
  const beside = {
    ...(errors === undefined ? {} : { errors: readJson(host, errors) }),
    ...(optional === undefined ? {} : { optional: readJson(host, optional) }),
  }
  try {
    return importXenApi(given, bound, {
      docs,
      ...(name === undefined ? {} : { name }),
      ...beside,
    })
  } catch (error) {
    if (error instanceof ImportError) throw new Failure(`${reference}: ${error.message}`, 1)
    throw error
  }
}

function readJson(host: Host, path: string): unknown {
  const kind = host.files.kind(path)
  if (kind === null || kind === 'directory') throw new Failure(`There is no file "${path}".`, 2)
  const { text, undecoded } = decode(host.files.read(path))
  if (undecoded) throw new Failure(`${path}: ${undecoded.message}`, 1)
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure(`${path} is not JSON: ${error.message}`, 1)
    throw error
  }
}

/** The `.crow` files that are in the folder before the import, which may replace them. */
function crowFilesIn(host: Host, out: string): string[] {
  const kind = host.files.kind(out)
  if (kind === 'file' || kind === 'other') throw new Failure(`"${out}" is not a directory.`, 2)
  return kind === null ? [] : crowFileNames(host, out)
}
