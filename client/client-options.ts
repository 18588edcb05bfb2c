/** What the language client is told, wherever the server runs. */
import { type ExtensionContext, Uri } from 'vscode'
import type { LanguageClientOptions } from 'vscode-languageclient'

export function clientOptions({ extensionUri }: ExtensionContext): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'crow' }],
    // The catalogue comes along, so that a diagnostic's code leads to its entry without a network.
    initializationOptions: { docs: Uri.joinPath(extensionUri, 'docs', 'diagnostics.md').toString() },
  }
}
