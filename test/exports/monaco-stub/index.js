/** Keeps what the page of docs/embedding.md gives to Monaco in `globalThis.page`, for the test to ask. */
const page = { markers: [], providers: {} }
globalThis.page = page
globalThis.document = { body: {} }

export class Range {
  constructor(start, end) {
    this.startLineNumber = start.lineNumber
    this.startColumn = start.column
    this.endLineNumber = end.lineNumber
    this.endColumn = end.column
  }
  static fromPositions(start, end) {
    return new Range(start, end)
  }
}

export const MarkerSeverity = { Hint: 1, Info: 2, Warning: 4, Error: 8 }

function createModel(text) {
  const listeners = []
  return {
    uri: { path: '/1' },
    getValue: () => text,
    setValue: (newText) => {
      text = newText
      for (const listener of listeners) listener()
    },
    getOffsetAt: ({ lineNumber, column }) => {
      const lines = text.split('\n').slice(0, lineNumber - 1)
      return lines.reduce((sum, line) => sum + line.length + 1, column - 1)
    },
    getPositionAt: (offset) => {
      const lines = text.slice(0, offset).split('\n')
      return { lineNumber: lines.length, column: lines.at(-1).length + 1 }
    },
    onDidChangeContent: (listener) => listeners.push(listener),
  }
}

export const editor = {
  createModel: (text) => {
    page.model = createModel(text)
    return page.model
  },
  create() {},
  setModelMarkers: (_model, _owner, markers) => {
    page.markers = markers
  },
}

const provide = (name) => (_language, provider) => {
  page.providers[name] = provider
}

export const languages = {
  CompletionItemKind: { Text: 18 },
  CompletionItemInsertTextRule: { None: 0, InsertAsSnippet: 4 },
  register() {},
  registerCompletionItemProvider: provide('completion'),
  registerHoverProvider: provide('hover'),
  registerDefinitionProvider: provide('definition'),
  registerRenameProvider: provide('rename'),
  registerDocumentFormattingEditProvider: provide('formatting'),
}
