/** `crow copy`: moves data between a data file and PostgreSQL, and compares both sides row for row. */
import { randomUUID } from 'node:crypto'
import type { RowDigests } from '../../runtime/data-check/compare-rows.ts'
import { isPostgresUrl } from '../../runtime/store/postgres/address.ts'
import { dataFile, onFile } from '../data/data-file.ts'
import { writeSharedData } from '../data/shared-data.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count } from '../print/words.ts'
import type { AddCommand } from './add-command.ts'

interface CopyCommandOptions {
  readonly from: string
  readonly to: string
}

export const addCopyCommand: AddCommand = (program, host, exit) => {
  program
    .command('copy')
    .description('copy data between a data file and a PostgreSQL of several servers')
    .requiredOption('--from <data>', 'a data file, the directory of an API, or postgres://user@host/database')
    .requiredOption('--to <data>', 'the other: an empty database, or a new file')
    .addHelpText('after', '\nAll rows are compared afterwards. Exit codes: 0 equal, 1 not copied or not equal.')
    .action(async (options: CopyCommandOptions) => {
      exit(await copyData(host, options))
    })
}

function copyData(host: Host, { from, to }: CopyCommandOptions): Promise<number> {
  return onFile(1, async () => {
    if (isPostgresUrl(from) === isPostgresUrl(to))
      throw new Failure('One of --from and --to is a data file, and the other postgres://user@host/database.', 2)
    const copied = isPostgresUrl(to) ? await toDatabase(host, from, to) : await toFile(host, from, to)
    const { differentTables } = await import('../../runtime/data-check/compare-rows.ts')
    const differences = differentTables(copied.source, copied.target)
    if (differences.length > 0) throw new Failure(`The copy is not equal: ${differences.join('; ')}.`, 1)
    const rows = [...copied.source.values()].reduce((sum, one) => sum + one.count, 0)
    const tables = count([...copied.source.values()].length, 'table')
    host.stdout.write(`copied ${clean(copied.from)} to ${clean(copied.to)}: ${rows} rows of ${tables}, compared\n`)
    return 0
  })
}

interface Copied {
  /** As shown. */
  readonly from: string
  readonly to: string
  readonly source: RowDigests
  readonly target: RowDigests
}

async function toDatabase(host: Host, from: string, url: string): Promise<Copied> {
  const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
  const { dataFileRows } = await import('../../runtime/store/copy/data-file-rows.ts')
  const { digestRows, RowDigester } = await import('../../runtime/data-check/compare-rows.ts')
  const { openPostgres } = await import('../../runtime/store/postgres/open-postgres.ts')
  const { safeUrl } = await import('../../runtime/store/postgres/address.ts')
  const { hasPostgresData } = await import('../../runtime/store/postgres/read-model.ts')
  const file = dataFile(host, from)
  const data = readDataFile(file)
  try {
    if (await hasPostgresData(url))
      throw new Failure(`${safeUrl(url)} has data already, and is left as it is. Name an empty database.`, 1)
    let source = new RowDigester()
    // The last time that the rows are read, they are written. A server may change them from one time to the next.
    const newRows = () => {
      source = new RowDigester()
      return source.through(dataFileRows(data))
    }
    const { log, shownUrl } = await openPostgres({ url, model: data, server: randomUUID(), newRows })
    try {
      const { rows } = await log.all()
      return { from: file, to: shownUrl, source: source.digests(), target: await digestRows(rows) }
    } finally {
      await log.close()
    }
  } finally {
    data.close()
  }
}

async function toFile(host: Host, url: string, file: string): Promise<Copied> {
  if (host.files.kind(file) !== null) throw new Failure(`"${file}" already exists. Name a new file.`, 1)
  const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
  const { dataFileRows } = await import('../../runtime/store/copy/data-file-rows.ts')
  const { digestRows, RowDigester } = await import('../../runtime/data-check/compare-rows.ts')
  const source = new RowDigester()
  const shown = await writeSharedData(url, file, (rows) => source.through(rows))
  const data = readDataFile(file)
  try {
    return { from: shown, to: file, source: source.digests(), target: await digestRows(dataFileRows(data)) }
  } finally {
    data.close()
  }
}
