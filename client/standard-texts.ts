/**
 * Texts that lie in no file: definitions lead to the standard classes (`crowfoot:/session.crow`), the codes of diagnostics to
 * their entries (`crowfoot:/CODE.md`).
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
