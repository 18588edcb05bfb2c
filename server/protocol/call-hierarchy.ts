/** The call hierarchy, where a class's references are the calls. */
import { type CallHierarchyItem, type ServerCapabilities, SymbolKind } from 'vscode-languageserver'
import {
  type HierarchyCall,
  type HierarchyItem,
  type ItemName,
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../features/call-hierarchy.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'
import { toLocations } from './locations.ts'

/** What an item brings back when its calls are asked for. */
interface ItemData extends ItemName {
  /** Of the API that was asked about: the item may lie in a standard text. */
  readonly path: string
}

export function registerCallHierarchy(context: ServerContext): ServerCapabilities {
  const { connection, workspace, answer } = context
  const { callHierarchy } = connection.languages
  callHierarchy.onPrepare(
    answer((params) =>
      atPosition(context, params, ({ view, path }, offset) => {
        const item = prepareCallHierarchy(view, path, offset)
        return item && toItem(context, item, path)
      }),
    ),
  )
  const calls = ({ item }: { readonly item: CallHierarchyItem }, find: typeof incomingCalls) => {
    const data: ItemData | undefined = item.data
    const view = data && workspace.view(data.path)
    return data && view ? { found: find(view, data), path: data.path } : { found: [], path: workspace.path(item.uri) }
  }
  callHierarchy.onIncomingCalls(
    answer((params) => {
      const { found, path } = calls(params, incomingCalls)
      return found.flatMap((call) =>
        toItem(context, call.item, path, call).map((from) => ({ from, fromRanges: ranges(context, call) })),
      )
    }),
  )
  callHierarchy.onOutgoingCalls(
    answer((params) => {
      const { found, path } = calls(params, outgoingCalls)
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
      detail: call ? call.members.join(', ') : item.is,
      uri: workspace.uri(item.span.path),
      range: toRange(document, item.span),
      selectionRange: toRange(document, item.nameSpan),
      data,
    },
  ]
}

function ranges({ workspace }: ServerContext, { spans }: HierarchyCall) {
  return toLocations(workspace, spans).map((location) => location.range)
}

const KINDS: { readonly [is in ItemName['is']]: SymbolKind } = {
  class: SymbolKind.Class,
  record: SymbolKind.Struct,
  object: SymbolKind.Object,
}
