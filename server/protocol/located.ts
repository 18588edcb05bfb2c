/** The parts that the requests for the extension's views share: the API that a URI means, and the locations of its declarations. */
import type { Location, Range } from 'vscode-languageserver'
import type { FileSpan } from '../view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { WorkspaceApi } from '../workspace/workspace-api.ts'
import { toLocations } from './locations.ts'

/** The locations of spans. Spans of files that no longer exist are left out. */
export function located(
  workspace: Workspace,
  spans: Iterable<readonly [key: string, span: FileSpan]>,
): (readonly [key: string, place: Location])[] {
  return [...spans].flatMap(([key, span]) => toLocations(workspace, [span]).map((place) => [key, place] as const))
}

/** The whole declaration of a class. */
export interface ClassPlace {
  readonly name: string
  readonly uri: string
  readonly range: Range
}

export function classPlaces(
  workspace: Workspace,
  wholes: Iterable<readonly [name: string, span: FileSpan]>,
): ClassPlace[] {
  return located(workspace, wholes).map(([name, place]) => ({ name, ...place }))
}

/** `uri` is the URI of a directory or of a file in it. */
export function apiAt(workspace: Workspace, uri: string): WorkspaceApi | undefined {
  const path = workspace.path(uri)
  return [...workspace.apis].find((api) => api.directory === path && !api.isEmpty) ?? workspace.api(path)
}
