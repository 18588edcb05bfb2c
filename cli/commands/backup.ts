/** `crow backup`: copies a data file, also while a server runs on it, or the data of several servers into a file. */
import { isPostgresUrl } from '../../runtime/store/postgres/address.ts'
import { dataFile, onFile } from '../data/data-file.ts'
import { onSharedCopy } from '../data/shared-data.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { OverwrittenLine } from '../print/overwritten-line.ts'
import { size } from '../print/words.ts'
import { type AddCommand, DATA_OR_DATABASE } from './add-command.ts'

interface BackupOptions {
  readonly out: string
  /** Overwrite a file that is there. */
  readonly force?: boolean
}

export const addBackupCommand: AddCommand = (program, host, exit) => {
  program
    .command('backup')
    .description('copy the data of a server, which may be running')
    .argument('[data]', DATA_OR_DATABASE, '.')
    .requiredOption('-o, --out <file>', 'the file to write')
    .option('--force', 'overwrite an existing file')
    .action(async (data: string, options: BackupOptions) => {
      exit(await backup(host, data, options))
    })
}

/** Exit code 1 where no copy could be made; no part of one is left. */
function backup(host: Host, data: string, { out, force = false }: BackupOptions): Promise<number> {
  return onFile(1, async () => {
    const kind = host.files.kind(out)
    if (kind !== null && kind !== 'file')
      throw new Failure(`"${out}" is not a file. Give the file to write with -o.`, 2)
    if (kind === 'file' && !force) throw new Failure(`"${out}" already exists. Give another file, or --force.`, 1)
    if (isPostgresUrl(data))
      await onSharedCopy(host, data, (file, shown) => copyFile(host, { file, shown, out, force }))
    else await copyFile(host, { ...onlyFile(host, data), out, force })
    return 0
  })
}

interface FileCopy {
  readonly file: string
  /** How the source is called. */
  readonly shown: string
  readonly out: string
  readonly force: boolean
}

function onlyFile(host: Host, data: string): Pick<FileCopy, 'file' | 'shown'> {
  const file = dataFile(host, data)
  return { file, shown: file }
}

async function copyFile(host: Host, { file, shown, out, force }: FileCopy): Promise<void> {
  const { backupStore } = await import('../../runtime/store/sqlite/backup-store.ts')
  const line = new OverwrittenLine(host.stderr)
  try {
    const progress = (written: number, total: number) => line.show(`${size(written)} of ${size(total)}`)
    const bytes = await backupStore(file, out, { progress, overwrite: force })
    line.clear()
    host.stdout.write(`wrote ${clean(out)} (${size(bytes)}), a copy of ${clean(shown)}\n`)
  } finally {
    line.clear()
  }
}
