/**
 * The members that each message of a client must have. They are checked before its handler runs, so that it can rely on the types
 * of its parameters. The library's own checks (`Position.is`) throw on null, and accept a line 0.5.
 */

type Check = (value: unknown) => boolean
type Shape = { readonly [member: string]: Check }

/** Why the parameters of a message are invalid; undefined if they are valid or the method is unknown. */
export function malformed(method: string, params: unknown): string | undefined {
  const shape = SHAPES.get(method)
  if (!shape) return undefined
  if (!isObject(params) && Object.keys(shape).length > 0) return `"${method}" takes an object as its parameters.`
  const wrong = Object.keys(shape).find((member) => !shape[member]?.((params as Members)?.[member]))
  return wrong === undefined ? undefined : `"${wrong}" in the parameters of "${method}" is missing or malformed.`
}

type Members = { readonly [member: string]: unknown }

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isString: Check = (value) => typeof value === 'string'
const isInteger: Check = (value) => Number.isInteger(value)
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0

function optional(check: Check): Check {
  return (value) => value === undefined || value === null || check(value)
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check)
}

function objectOf(shape: Shape): Check {
  return (value) => isObject(value) && Object.keys(shape).every((member) => shape[member]?.(value[member]))
}

const URI: Shape = { uri: isString }
const TEXT: Shape = { textDocument: objectOf(URI) }
const isPosition = objectOf({ line: isCount, character: isCount })
const isRange = objectOf({ start: isPosition, end: isPosition })
const AT: Shape = { ...TEXT, position: isPosition }
const WITHIN: Shape = { ...TEXT, range: isRange }
const FILES: Shape = { files: listOf(objectOf(URI)) }
/** `data` comes from this server and is sent back (protocol/code-actions.ts, completion.ts, call-hierarchy.ts). */
const KEPT = { path: isString }
const CALLS: Shape = { item: objectOf({ ...URI, data: optional(objectOf({ ...KEPT, is: isString, name: isString })) }) }

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  [
    'initialize',
    { capabilities: isObject, workspaceFolders: optional(listOf(objectOf(URI))), rootUri: optional(isString) },
  ],
  ['textDocument/didOpen', { textDocument: objectOf({ ...URI, version: optional(isInteger), text: isString }) }],
  ['textDocument/didClose', TEXT],
  ['textDocument/didSave', TEXT],
  [
    'textDocument/didChange',
    {
      textDocument: objectOf({ ...URI, version: optional(isInteger) }),
      contentChanges: listOf(objectOf({ text: isString, range: optional(isRange) })),
    },
  ],
  ['workspace/didChangeWatchedFiles', { changes: listOf(objectOf(URI)) }],
  [
    'workspace/didChangeWorkspaceFolders',
    { event: objectOf({ added: listOf(objectOf(URI)), removed: listOf(objectOf(URI)) }) },
  ],
  ['workspace/didCreateFiles', FILES],
  ['workspace/didDeleteFiles', FILES],
  ['workspace/didRenameFiles', { files: listOf(objectOf({ oldUri: isString, newUri: isString })) }],
  ['workspace/symbol', { query: isString }],
  ...['codeLens', 'diagnostic', 'documentLink', 'documentSymbol', 'foldingRange', 'formatting'].map(ofText(TEXT)),
  ['textDocument/semanticTokens/full', TEXT],
  ['textDocument/semanticTokens/full/delta', { ...TEXT, previousResultId: isString }],
  ...['inlayHint', 'rangeFormatting', 'semanticTokens/range'].map(ofText(WITHIN)),
  ...['completion', 'definition', 'documentHighlight', 'hover', 'linkedEditingRange', 'prepareCallHierarchy'].map(
    ofText(AT),
  ),
  ...['prepareRename', 'signatureHelp', 'typeDefinition'].map(ofText(AT)),
  ['textDocument/codeAction', { ...WITHIN, context: objectOf({ only: optional(listOf(isString)) }) }],
  ['textDocument/onTypeFormatting', { ...AT, ch: isString }],
  ['textDocument/references', { ...AT, context: isObject }],
  ['textDocument/rename', { ...AT, newName: isString }],
  ['textDocument/selectionRange', { ...TEXT, positions: listOf(isPosition) }],
  [
    'codeAction/resolve',
    {
      title: isString,
      kind: optional(isString),
      data: optional(objectOf({ ...KEPT, start: isInteger, end: isInteger })),
    },
  ],
  ['completionItem/resolve', { label: isString, data: optional(objectOf({ ...KEPT, about: isObject })) }],
  ['callHierarchy/incomingCalls', CALLS],
  ['callHierarchy/outgoingCalls', CALLS],
  ['crowfoot/otherEnd', AT],
  ['crowfoot/apis', {}],
  ['crowfoot/states', { ...URI, position: optional(isPosition) }],
  ...['standardText', 'model', 'diagram', 'tests'].map((name): [string, Shape] => [`crowfoot/${name}`, URI]),
])

function ofText(shape: Shape): (request: string) => [string, Shape] {
  return (request) => [`textDocument/${request}`, shape]
}
