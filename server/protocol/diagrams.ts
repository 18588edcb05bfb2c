/** `crowfoot/diagram`: the crow's-foot diagram of an API, with the places of classes and fields, for the extension's view. */
import type { Location, ServerCapabilities } from 'vscode-languageserver'
import type { Graph } from '../../reference/diagram/graph.ts'
import { baseName } from '../workspace/uris.ts'
import type { ServerContext } from './context.ts'
import { apiAt, type ClassPlace, classPlaces, located } from './located.ts'

/** The answer to `crowfoot/diagram` `{ uri }`, of a directory or a file in it; null if there is no API. */
export interface DiagramAnswer {
  /** The API's name. */
  readonly name: string
  readonly graph: Graph
  /** The places where names are declared, by class (`VM`) and field (`VM.VIFs`). Without standard classes. */
  readonly places: { readonly [key: string]: Location }
  /** The whole declarations of classes, to find the class that the cursor is in. */
  readonly classes: readonly ClassPlace[]
}

export function registerDiagrams({ connection, workspace, answer }: ServerContext): ServerCapabilities {
  connection.onRequest(
    'crowfoot/diagram',
    answer(({ uri }: { readonly uri: string }): DiagramAnswer | null => {
      const api = apiAt(workspace, uri)
      if (!api) return null
      const editor = api.editor()
      const { graph, classes, fields } = editor.diagram()
      const wholes = [...classes].map(([name, { whole }]) => [name, whole] as const)
      const names = [...classes].map(([name, place]) => [name, place.name] as const)
      return {
        name: editor.apiName() ?? baseName(api.directory),
        graph,
        places: Object.fromEntries(located(workspace, [...names, ...fields])),
        classes: classPlaces(workspace, wholes),
      }
    }),
  )
  return {}
}
