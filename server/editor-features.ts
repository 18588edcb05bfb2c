/** The features that editor.ts offers. Each looks at the API as it is at the time of the call. */
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/call-hierarchy/call-hierarchy.ts'
import { codeActions } from './features/code-actions/code-actions.ts'
import { codeLenses } from './features/code-lens/code-lens.ts'
import { completions } from './features/completion/completion.ts'
import { resolveCompletion } from './features/completion/resolve.ts'
import { definition } from './features/definition.ts'
import { diagramOf } from './features/diagram.ts'
import { documentHighlight } from './features/document-highlight.ts'
import { documentLinks } from './features/document-links.ts'
import { documentSymbols } from './features/document-symbols.ts'
import { foldingRanges } from './features/folding-ranges.ts'
import { formatDocument, formatOnType, formatRange } from './features/formatting/formatting.ts'
import { goToOtherEnd } from './features/go-to-other-end.ts'
import { hover } from './features/hover.ts'
import { inlayHints } from './features/inlay-hints.ts'
import { linkedEditing } from './features/linked-editing.ts'
import { checkedModel, modelPlaces } from './features/model.ts'
import { references } from './features/references.ts'
import { prepareRename, rename } from './features/rename/rename.ts'
import { selectionRanges } from './features/selection-ranges.ts'
import { allTokens, semanticTokens } from './features/semantic-tokens.ts'
import { signatureHelp } from './features/signature-help.ts'
import { stateFields } from './features/state-fields.ts'
import { typeDefinition } from './features/type-definition.ts'
import { symbolsIn } from './features/workspace-symbols.ts'
import type { EditorView } from './view.ts'

/** `view` returns the API's files as they are now, checked. */
export function featuresOf(view: () => EditorView) {
  const on =
    <Args extends unknown[], Result>(feature: (view: EditorView, ...args: Args) => Result) =>
    (...args: Args): Result =>
      feature(view(), ...args)
  return {
    codeActions: on(codeActions),
    completion: on(completions),
    completionDocs: on(resolveCompletion),
    hover: on(hover),
    signatureHelp: on(signatureHelp),
    inlayHints: on(inlayHints),
    codeLenses: on(codeLenses),
    definition: on(definition),
    typeDefinition: on(typeDefinition),
    otherEnd: on(goToOtherEnd),
    references: on(references),
    highlights: on(documentHighlight),
    links: on(documentLinks),
    callHierarchy: on(prepareCallHierarchy),
    incomingCalls: on(incomingCalls),
    outgoingCalls: on(outgoingCalls),
    prepareRename: on(prepareRename),
    rename: on(rename),
    linkedEditing: on(linkedEditing),
    format: on(formatDocument),
    formatRange: on(formatRange),
    formatOnType: on(formatOnType),
    outline: on(documentSymbols),
    symbols: on(symbolsIn),
    foldingRanges: on(foldingRanges),
    selectionRanges: on(selectionRanges),
    allTokens: on(allTokens),
    semanticTokens: on(semanticTokens),
    model: on(checkedModel),
    modelPlaces: on(modelPlaces),
    diagram: on(diagramOf),
    stateFields: on(stateFields),
  }
}
