/** The text of the standard classes, which lies in no file: definitions lead to `crowfoot:/session.crow`. */
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
