/** `crowfoot/model`: the model of an API, with the places of its declarations, for the extension's view of the reference. */
import type { Location, ServerCapabilities } from 'vscode-languageserver'
import type { Api } from '../../model/api.ts'
import { baseName } from '../workspace/uris.ts'
import type { ServerContext } from './context.ts'
import { apiAt, type ClassPlace, classPlaces, located } from './located.ts'

/** The answer to `crowfoot/model` `{ uri }`, of a directory or a file in it; null if there is no API. */
export interface ModelAnswer {
  /** The API's name. */
  readonly name: string
  /** null if a text has an error. */
  readonly model: Api | null
  /** The places where names are declared, by `class VM`, `field VM.VIFs`, `message VM.start`, `enum E`… Without standard ones. */
  readonly places: { readonly [key: string]: Location }
  /** The whole declarations of classes, to find the class that the cursor is in. */
  readonly classes: readonly ClassPlace[]
}

export function registerModels({ connection, workspace, answer }: ServerContext): ServerCapabilities {
  connection.onRequest(
    'crowfoot/model',
    answer(({ uri }: { readonly uri: string }): ModelAnswer | null => {
      const api = apiAt(workspace, uri)
      if (!api) return null
      const editor = api.editor()
      const fallback = baseName(api.directory)
      const { names, classes } = editor.modelPlaces()
      return {
        name: editor.apiName() ?? fallback,
        model: editor.model(fallback),
        places: Object.fromEntries(located(workspace, names)),
        classes: classPlaces(workspace, classes),
      }
    }),
  )
  return {}
}
