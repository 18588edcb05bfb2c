/** What the language client is told, wherever the server runs. */
import type { LanguageClientOptions } from 'vscode-languageclient'

/** `commands`: those of the server's lenses that the extension has here. */
export function languageClientOptions(commands: readonly string[]): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'crow' }],
    initializationOptions: {
      commands,
      // The editor opens these as it does the standard texts: client/standard-texts.ts asks the server.
      docs: 'crowfoot:/{code}.md',
    },
  }
}
