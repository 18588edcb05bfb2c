/** Keeps the generated types beside `handlers.ts` up to date while its API is edited. */
import { HANDLERS_FILE, TYPES_FILE } from '../../reference/handler-files.ts'
import { handlerTypes } from '../../reference/handler-types.ts'
import type { FileSystem } from './file-system.ts'
import { baseName, joinedPath } from './uris.ts'
import type { WorkspaceApi } from './workspace-api.ts'

/**
 * Writes the types of an API without errors whose files are all saved, if they differ from those on disk. Does nothing where
 * there is no `handlers.ts`.
 */
export async function writeHandlerTypes(files: FileSystem, api: WorkspaceApi): Promise<void> {
  const { directory } = api
  if (!files.write) return
  const entries = await files.list(directory)
  if (!entries.some(({ name }) => name === HANDLERS_FILE)) return
  const model = api.editor().model(baseName(directory))
  if (!model || !(await isSaved(files, api))) return
  const path = joinedPath(directory, TYPES_FILE)
  const text = handlerTypes(model)
  const before = await files.read(path)
  if (before === null || new TextDecoder().decode(before) !== text) await files.write(path, text)
}

/** Else the types would change with each letter, and back if the editor is closed. */
async function isSaved(files: FileSystem, api: WorkspaceApi): Promise<boolean> {
  for (const path of api.paths) {
    const bytes = await files.read(path)
    // As the workspace reads texts: without the byte order mark.
    if (bytes === null || new TextDecoder().decode(bytes) !== api.source(path)?.text) return false
  }
  return true
}
