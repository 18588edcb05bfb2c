/** `crow types`: writes the TypeScript types for the code of an API. */
import { join } from 'node:path'
import { HANDLERS_FILE, TYPES_FILE } from '../../reference/handler-files.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

export const addTypesCommand: AddCommand = (program, host, exit) => {
  program
    .command('types')
    .description(`write ${TYPES_FILE}, the TypeScript types for ${HANDLERS_FILE} beside an API`)
    .argument('[path]', API_PATH, '.')
    .action(async (path: string) => {
      exit(await writeApiTypes(host, path))
    })
}

/** Writes nothing where the API has an error (exit code 1), and where the file is right already. */
async function writeApiTypes(host: Host, path: string): Promise<number> {
  const { passes, readApi } = await import('../source/read-api.ts')
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 1
  const { writeTypes } = await import('../source/handlers.ts')
  const changed = await writeTypes(host, api.directory, api.model)
  const file = clean(join(api.directory, TYPES_FILE))
  host.stdout.write(changed ? `wrote ${file}\n` : `${file} is up to date\n`)
  return 0
}
