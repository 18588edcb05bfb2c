/** `crowfoot/states`: the enum fields that have a state diagram, for the extension's command. */
import type { Position, ServerCapabilities } from 'vscode-languageserver'
import type { StateFields } from '../features/state-fields.ts'
import { toOffset } from '../workspace/text-document.ts'
import { fileView, type ServerContext } from './context.ts'
import { apiAt } from './located.ts'

interface StatesParams {
  /** Of an API's directory, or of a file in it. */
  readonly uri: string
  /** The cursor, in a file. */
  readonly position?: Position | null
}

/** Answers `{ uri, position? }` with StateFields; null if there is no API. */
export function registerStates(context: ServerContext): ServerCapabilities {
  const { connection, workspace, answer } = context
  connection.onRequest(
    'crowfoot/states',
    answer(({ uri, position }: StatesParams): StateFields | null => {
      const file = position ? fileView(context, { uri }) : undefined
      if (file && position) return file.editor.stateFields(file.path, toOffset(file.document, position))
      return apiAt(workspace, uri)?.editor().stateFields() ?? null
    }),
  )
  return {}
}
