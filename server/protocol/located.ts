/** What the views of our extension are told besides what they show: which API a URI means, and where in its text things stand. */
import type { Location, Range } from 'vscode-languageserver'
import type { FileSpan } from '../view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { WorkspaceApi } from '../workspace/workspace-api.ts'
import { toLocations } from './locations.ts'

/** Those whose file has not gone meanwhile. */
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

/** `uri` is a directory's, or that of a file in it. */
export function apiAt(workspace: Workspace, uri: string): WorkspaceApi | undefined {
  const path = workspace.path(uri)
  return [...workspace.apis].find((api) => api.directory === path && !api.isEmpty) ?? workspace.api(path)
}
