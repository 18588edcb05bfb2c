/** `crowfoot/tests`: where the tests of an API stand, for the extension, which runs them. */
import type { Range, ServerCapabilities } from 'vscode-languageserver'
import { toRange } from '../workspace/text-document.ts'
import { baseName } from '../workspace/uris.ts'
import type { ServerContext } from './context.ts'
import { apiAt } from './located.ts'

/** The answer to `crowfoot/tests` `{ uri }`, of a directory or a file in it; null if there is no API. */
export interface TestsAnswer {
  /** The API's directory. */
  readonly uri: string
  readonly name: string
  /** In the order of files and places, also of texts with errors. */
  readonly tests: readonly TestPlace[]
}

export interface TestPlace {
  readonly title: string
  readonly uri: string
  /** From the line of the title to the end; documentation stands before it. */
  readonly range: Range
}

export function registerTests({ connection, workspace, answer }: ServerContext): ServerCapabilities {
  connection.onRequest(
    'crowfoot/tests',
    answer(({ uri }: { readonly uri: string }): TestsAnswer | null => {
      const api = apiAt(workspace, uri)
      if (!api) return null
      const editor = api.editor()
      const tests = [...api.paths].sort().flatMap((path): TestPlace[] => {
        const document = api.lines(path)
        if (!document) return []
        return editor
          .outline(path)
          .filter(({ kind }) => kind === 'test')
          .map(({ name, span, nameSpan }) => {
            const { end } = toRange(document, span)
            const { line } = toRange(document, nameSpan).start
            return { title: name, uri: workspace.uri(path), range: { start: { line, character: 0 }, end } }
          })
      })
      return { uri: workspace.uri(api.directory), name: editor.apiName() ?? baseName(api.directory), tests }
    }),
  )
  return {}
}
