/** The parts that the handlers of all feature groups share: the workspace, the client's abilities, and how requests are answered. */
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  LSPErrorCodes,
  type Position,
  ResponseError,
} from 'vscode-languageserver'
import type { Editor } from '../editor.ts'
import { errorText } from '../error-text.ts'
import { turn } from '../turn.ts'
import { type TextDocument, toOffset } from '../workspace/text-document.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ClientOptions, readClientOptions } from './client-options.ts'

export interface ServerContext {
  readonly connection: Connection
  readonly workspace: Workspace
  readonly client: ClientCapabilities
  readonly options: ClientOptions
  /**
   * Makes a request handler of `handle`. Before it runs, messages that have already arrived are taken in and files are read; a
   * request that was cancelled by then is answered as cancelled. An exception becomes an error response and a line in the log.
   */
  answer<Params, Result>(handle: (params: Params) => Result | Promise<Result>): RequestHandler<Params, Result>
}

export type RequestHandler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result>

/** A file of an API as it is now. */
export interface FileView {
  readonly editor: Editor
  readonly path: string
  readonly document: TextDocument
}

export function createContext(connection: Connection, workspace: Workspace, params: InitializeParams): ServerContext {
  return {
    connection,
    workspace,
    client: params.capabilities,
    options: readClientOptions(params.initializationOptions),
    answer: (handle) => async (params, token) => {
      await turn()
      await workspace.settled()
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled')
      try {
        return await handle(params)
      } catch (error) {
        // A message for the user, not a bug.
        if (error instanceof ResponseError) throw error
        connection.console.error(errorText(error))
        throw error
      }
    },
  }
}

/** undefined if the file belongs to no API. */
export function fileView({ workspace }: ServerContext, { uri }: { readonly uri: string }): FileView | undefined {
  const path = workspace.path(uri)
  const editor = workspace.editor(path)
  const document = workspace.document(path)
  return editor && document ? { editor, path, document } : undefined
}

export interface PositionParams {
  readonly textDocument: { readonly uri: string }
  readonly position: Position
}

/** Calls `handle` with the offset of a position. Returns null, the protocol's "nothing", if the file belongs to no API. */
export function atPosition<Result>(
  context: ServerContext,
  { textDocument, position }: PositionParams,
  handle: (file: FileView, offset: number) => Result,
): Result | null {
  const file = fileView(context, textDocument)
  return file ? handle(file, toOffset(file.document, position)) : null
}
