/** The call hierarchy of what has code, and of classes, whose references stand for calls. */
import { type CallHierarchyItem, type ServerCapabilities, SymbolKind } from 'vscode-languageserver'
import type { Editor } from '../editor.ts'
import type { HierarchyCall, HierarchyItem, ItemName } from '../features/call-hierarchy/hierarchy-item.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'
import { toLocations } from './locations.ts'

/** The data that the client sends back with an item to ask for its calls. */
interface ItemData extends ItemName {
  /** A file of the API in question: the item itself may be in a standard text. */
  readonly path: string
}

export function registerCallHierarchy(context: ServerContext): ServerCapabilities {
  const { connection, workspace, answer } = context
  const { callHierarchy } = connection.languages
  callHierarchy.onPrepare(
    answer((params) =>
      atPosition(context, params, ({ editor, path }, offset) => {
        const item = editor.callHierarchy(path, offset)
        return item && toItem(context, item, path)
      }),
    ),
  )
  const calls = (
    { item }: { readonly item: CallHierarchyItem },
    find: (editor: Editor, item: ItemName) => HierarchyCall[],
  ) => {
    const data: ItemData | undefined = item.data
    const editor = data && workspace.editor(data.path)
    return data && editor
      ? { found: find(editor, data), path: data.path }
      : { found: [], path: workspace.path(item.uri) }
  }
  callHierarchy.onIncomingCalls(
    answer((params) => {
      const { found, path } = calls(params, (editor, item) => editor.incomingCalls(item))
      return found.flatMap((call) =>
        toItem(context, call.item, path, call).map((from) => ({ from, fromRanges: ranges(context, call) })),
      )
    }),
  )
  callHierarchy.onOutgoingCalls(
    answer((params) => {
      const { found, path } = calls(params, (editor, item) => editor.outgoingCalls(item))
      return found.flatMap((call) =>
        toItem(context, call.item, path, call).map((to) => ({ to, fromRanges: ranges(context, call) })),
      )
    }),
  )
  return { callHierarchyProvider: true }
}

function toItem(
  { workspace }: ServerContext,
  item: HierarchyItem,
  path: string,
  call?: HierarchyCall,
): CallHierarchyItem[] {
  const document = workspace.document(item.span.path)
  if (!document) return []
  const data: ItemData = { is: item.is, name: item.name, path }
  return [
    {
      name: item.name,
      kind: KINDS[item.is],
      detail: isReferring(item) && call ? call.members.join(', ') : item.is,
      uri: workspace.uri(item.span.path),
      range: toRange(document, item.span),
      selectionRange: toRange(document, item.nameSpan),
      data,
    },
  ]
}

/** True for what refers from its members. */
function isReferring({ is }: HierarchyItem): boolean {
  return is === 'class' || is === 'record' || is === 'object'
}

function ranges({ workspace }: ServerContext, { spans }: HierarchyCall) {
  return toLocations(workspace, spans).map((location) => location.range)
}

const KINDS: { readonly [is in ItemName['is']]: SymbolKind } = {
  class: SymbolKind.Class,
  record: SymbolKind.Struct,
  object: SymbolKind.Object,
  message: SymbolKind.Method,
  define: SymbolKind.Function,
  external: SymbolKind.Function,
  'computed field': SymbolKind.Field,
  invariant: SymbolKind.Boolean,
  test: SymbolKind.Event,
}
