/** `crowfoot.showDiagram`, `crowfoot.showReference` and `crowfoot.showStateDiagram`: views of an API beside its text. */
import { commands, type ExtensionContext, Uri, ViewColumn, type WebviewPanel, window } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { ApiView, type Content, panelType } from './api-view.ts'
import { chooseApi } from './choose-api.ts'
import { chooseStates } from './choose-states.ts'
import { SHOW_STATES } from './client-options.ts'
import { apiOf, editedCrow } from './edited-api.ts'

const DIAGRAM: Content = {
  name: 'diagram',
  title: 'Diagram',
  request: 'crowfoot/diagram',
  shown: ({ name, graph }) => ({ name, graph }),
}

const REFERENCE: Content = {
  name: 'reference',
  title: 'Reference',
  request: 'crowfoot/model',
  shown: ({ model, places }) => ({ model, sources: Object.keys(places) }),
}

export function registerViews({ subscriptions, extensionUri }: ExtensionContext, client: BaseLanguageClient): void {
  const views = new Map<string, ApiView>()
  /** Each API has at most one view of each kind. */
  const show = (content: Content, api: Uri, at: ViewColumn | WebviewPanel): ApiView => {
    const key = `${content.name} ${api}`
    const open = views.get(key)
    open?.reveal()
    const view = open ?? new ApiView(extensionUri, client, content, api, at)
    views.set(key, view)
    view.onClose = () => views.delete(key)
    view.onDiagram = (name) => show(DIAGRAM, api, view.column).go(name)
    return view
  }
  /** VS Code calls it after a reload of the window. `state` is the state of the view (web/editor/host.ts). */
  const restorer = (content: Content) =>
    window.registerWebviewPanelSerializer(panelType(content), {
      async deserializeWebviewPanel(panel: WebviewPanel, state: { readonly api?: unknown } | undefined) {
        const kept = typeof state?.api === 'string' ? Uri.parse(state.api) : undefined
        if (kept && !views.has(`${content.name} ${kept}`)) show(content, kept, panel)
        else panel.dispose()
      },
    })
  const api = async () => {
    const edited = editedCrow()
    return edited ? apiOf(edited.document.uri) : await chooseApi(client)
  }
  const command = (name: string, run: (api: Uri) => void) =>
    commands.registerCommand(name, async () => {
      const chosen = await api()
      if (chosen) run(chosen)
    })
  subscriptions.push(
    restorer(DIAGRAM),
    restorer(REFERENCE),
    command('crowfoot.showDiagram', (chosen) => void show(DIAGRAM, chosen, ViewColumn.Beside)),
    command('crowfoot.showReference', (chosen) => show(REFERENCE, chosen, ViewColumn.Beside).goToCursor()),
    commands.registerCommand(SHOW_STATES, async (uri: unknown, field: unknown) => {
      const chosen = await chooseStates(client, uri, field)
      if (chosen) show(REFERENCE, chosen.api, ViewColumn.Beside).goToStates(chosen.field)
    }),
    {
      dispose: () => {
        for (const view of views.values()) view.close()
      },
    },
  )
}
