/** Completion, and the documentation of the item that is selected. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type ServerCapabilities,
} from 'vscode-languageserver'
import { atPosition, type Context, type FileView } from '../context.ts'
import {
  type About,
  type CompletionKind,
  type CompletionItem as Item,
  withoutPlaceholders,
} from '../features/completion/item.ts'
import { resolveCompletion } from '../features/completion/resolve.ts'
import { COMPLETION_TRIGGERS, completions } from '../features/completion.ts'
import { toRange } from './positions.ts'

/** What an item brings back when its documentation is asked for. */
interface ItemData {
  readonly path: string
  readonly about: About
}

export function registerCompletion(context: Context): ServerCapabilities {
  const { connection, workspace, client, answer } = context
  const snippets = client.textDocument?.completion?.completionItem?.snippetSupport === true
  connection.onCompletion(
    answer((params) =>
      atPosition(context, params, (file, offset) => {
        const { items, incomplete } = completions(file.view, file.path, offset, params.context?.triggerCharacter)
        return { isIncomplete: incomplete, items: items.map((item) => toItem(file, item, snippets)) }
      }),
    ),
  )
  connection.onCompletionResolve(
    answer((item: CompletionItem) => {
      const data: ItemData | undefined = item.data
      const view = data && workspace.view(data.path)
      const value = view && resolveCompletion(view, data.about)
      return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } }
    }),
  )
  return {
    completionProvider: {
      triggerCharacters: [...COMPLETION_TRIGGERS],
      resolveProvider: true,
      completionItem: { labelDetailsSupport: true },
    },
  }
}

function toItem({ document, path }: FileView, item: Item, snippets: boolean): CompletionItem {
  const { label, kind, detail, sortText, edit, about } = item
  const data: ItemData | undefined = about && { path, about }
  const newText = item.snippet && !snippets ? withoutPlaceholders(edit.newText) : edit.newText
  return {
    label,
    kind: KINDS[kind],
    sortText,
    textEdit: { range: toRange(document, edit), newText },
    insertTextFormat: item.snippet && snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(detail !== undefined && { detail, labelDetails: { description: detail } }),
    ...(data && { data }),
  }
}

const KINDS: { readonly [kind in CompletionKind]: CompletionItemKind } = {
  keyword: CompletionItemKind.Keyword,
  type: CompletionItemKind.TypeParameter,
  class: CompletionItemKind.Class,
  record: CompletionItemKind.Struct,
  enum: CompletionItemKind.Enum,
  enumValue: CompletionItemKind.EnumMember,
  error: CompletionItemKind.Event,
  object: CompletionItemKind.Constant,
  role: CompletionItemKind.Constant,
  field: CompletionItemKind.Field,
  annotation: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
}
