/** Completion, and the documentation of the item that is selected. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type ServerCapabilities,
} from 'vscode-languageserver'
import { COMPLETION_TRIGGERS } from '../features/completion/completion.ts'
import {
  type About,
  type CompletionKind,
  type CompletionItem as Item,
  withoutPlaceholders,
} from '../features/completion/item.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type FileView, type ServerContext } from './context.ts'

/** The data that the client sends back with an item to ask for its documentation. */
interface ItemData {
  readonly path: string
  readonly about: About
}

export function registerCompletion(context: ServerContext): ServerCapabilities {
  const { connection, workspace, client, answer } = context
  const { snippetSupport, insertReplaceSupport } = client.textDocument?.completion?.completionItem ?? {}
  const knows: Knows = { snippets: snippetSupport === true, replacing: insertReplaceSupport === true }
  connection.onCompletion(
    answer((params) =>
      atPosition(context, params, (file, offset) => {
        const { items, incomplete } = file.editor.completion(file.path, offset, params.context?.triggerCharacter)
        const known = items.filter((item) => knows.snippets || item.kind !== 'snippet' || item.plain !== undefined)
        return { isIncomplete: incomplete, items: known.map((item) => toItem(file, item, knows)) }
      }),
    ),
  )
  connection.onCompletionResolve(
    answer((item: CompletionItem) => {
      const data: ItemData | undefined = item.data
      // A client may send null although it was given nothing.
      const editor = data ? workspace.editor(data.path) : undefined
      const value = data && editor ? editor.completionDocs(data.about) : undefined
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

/** The abilities of the client. */
interface Knows {
  readonly snippets: boolean
  /** True if the user can choose whether an item replaces the part of the word behind the cursor. */
  readonly replacing: boolean
}

function toItem({ document, path }: FileView, item: Item, knows: Knows): CompletionItem {
  const { label, kind, detail, sortText, edit, about, extraEdits } = item
  const data: ItemData | undefined = about && { path, about }
  const newText = item.snippet && !knows.snippets ? (item.plain ?? withoutPlaceholders(edit.newText)) : edit.newText
  const insert = toRange(document, edit)
  const replace = toRange(document, { start: edit.start, end: item.replaceEnd })
  return {
    label,
    kind: KINDS[kind],
    sortText,
    textEdit: knows.replacing ? { newText, insert, replace } : { newText, range: insert },
    insertTextFormat: item.snippet && knows.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(extraEdits && {
      additionalTextEdits: extraEdits.map((extra) => ({ range: toRange(document, extra), newText: extra.newText })),
    }),
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
  local: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  method: CompletionItemKind.Method,
  snippet: CompletionItemKind.Snippet,
}
