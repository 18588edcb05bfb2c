/** The options of the language client, wherever the server runs. */
import { MarkdownString } from 'vscode'
import type { LanguageClientOptions } from 'vscode-languageclient'

/** The command of the links in hovers. */
export const SHOW_STATES = 'crowfoot.showStateDiagram'

/** `commands` are the commands of lenses that the extension has. */
export function languageClientOptions(commands: readonly string[]): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'crow' }],
    initializationOptions: {
      commands: [...commands, SHOW_STATES],
      // client/standard-texts.ts provides these documents.
      docs: 'crowfoot:/{code}.md',
    },
    middleware: {
      async provideHover(document, position, token, next) {
        const hover = await next(document, position, token)
        // A hover also has the text's own documentation, so it may run only this command, which checks its arguments.
        for (const content of hover?.contents ?? [])
          if (content instanceof MarkdownString) content.isTrusted = { enabledCommands: [SHOW_STATES] }
        return hover
      },
    },
  }
}
