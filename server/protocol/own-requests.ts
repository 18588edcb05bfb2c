/** Requests of the VS Code extension that are not part of the protocol. */
import type { ServerCapabilities } from 'vscode-languageserver'
import { entryPage } from '../../analysis/catalogue-markdown.ts'
import { baseName } from '../workspace/uris.ts'
import type { ServerContext } from './context.ts'

interface UriParams {
  readonly uri: string
}

/** An API of the workspace, to choose from. */
interface ApiInfo {
  /** Its directory's URI. */
  readonly uri: string
  readonly name: string
}

/**
 * `crowfoot/standardText` `{ uri }`: a text that comes with Crowfoot, or null. It is that of a standard class
 * (`crowfoot:/session.crow`), or the description of a diagnostic's code in Markdown (`crowfoot:/CODE.md`).
 * `crowfoot/apis`: `{ uri, name }[]`, all directories with `.crow` files.
 */
export function registerOwnRequests({ connection, workspace, answer }: ServerContext): ServerCapabilities {
  connection.onRequest(
    'crowfoot/standardText',
    answer(({ uri }: UriParams): string | null => {
      const path = workspace.path(uri)
      const [, code] = /^crowfoot:\/(\w+)\.md$/.exec(path) ?? []
      const text = code === undefined ? workspace.document(path)?.getText() : entryPage(code)
      return path.startsWith('crowfoot:') ? (text ?? null) : null
    }),
  )
  connection.onRequest(
    'crowfoot/apis',
    answer((): ApiInfo[] =>
      [...workspace.apis]
        .filter((api) => !api.isEmpty)
        .map((api) => ({
          uri: workspace.uri(api.directory),
          name: api.editor().apiName() ?? baseName(api.directory),
        })),
    ),
  )
  return {}
}
