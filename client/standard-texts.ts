/**
 * Documents that are not files: the standard classes, to which definitions lead (`crowfoot:/session.crow`), and the
 * descriptions of diagnostics, to which their codes lead (`crowfoot:/CODE.md`).
 */
import { type ExtensionContext, workspace } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'

export function registerStandardTexts({ subscriptions }: ExtensionContext, client: BaseLanguageClient): void {
  subscriptions.push(
    workspace.registerTextDocumentContentProvider('crowfoot', {
      provideTextDocumentContent: (uri) =>
        client.sendRequest<string | null>('crowfoot/standardText', { uri: uri.toString() }),
    }),
  )
}
