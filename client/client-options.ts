/** The options of the language client, wherever the server runs. */
import type { LanguageClientOptions } from 'vscode-languageclient'

/** `commands` are the commands of lenses that the extension has. */
export function languageClientOptions(commands: readonly string[]): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'crow' }],
    initializationOptions: {
      commands,
      // client/standard-texts.ts provides these documents.
      docs: 'crowfoot:/{code}.md',
    },
  }
}
