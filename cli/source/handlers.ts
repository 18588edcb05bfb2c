/** `handlers.ts` beside an API: its generated types, and its bundle. */
import { join, relative, resolve } from 'node:path'
import type { Diagnostic } from '../../analysis/diagnostics/diagnostic.ts'
import type { BundledHandlers, BundleProblem } from '../../compiler/bundle-handlers.ts'
import type { Api } from '../../model/api.ts'
import { codelessExternal, codelessText } from '../../model/code-access.ts'
import { HANDLERS_FILE, TYPES_FILE } from '../../reference/handler-files.ts'
import type { Host } from '../host.ts'
import { complain } from '../print/complain.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'

export function hasHandlers(host: Host, directory: string): boolean {
  return host.files.kind(join(directory, HANDLERS_FILE)) === 'file'
}

/** Writes the types that `handlers.ts` imports. True if the file has changed. */
export async function writeTypes(host: Host, directory: string, api: Api): Promise<boolean> {
  const { handlerTypes } = await import('../../reference/handler-types.ts')
  const text = handlerTypes(api)
  const path = join(directory, TYPES_FILE)
  const before = host.files.kind(path) === 'file' ? new TextDecoder().decode(host.files.read(path)) : undefined
  if (before === text) return false
  host.files.writeInside(directory, TYPES_FILE, text)
  return true
}

/**
 * undefined where the API has no code of its own; null, after printing why, where it cannot be bundled. `reads` is called with the
 * absolute path of each file before it is read.
 */
export async function readHandlers(
  host: Host,
  directory: string,
  api: Api,
  reads?: (path: string) => void,
): Promise<BundledHandlers | undefined | null> {
  if (!hasHandlers(host, directory)) {
    const codeless = codelessExternal(api, [])
    if (codeless === undefined) return undefined
    complain(host, codelessText(codeless))
    return null
  }
  const { BundleError, bundleHandlers } = await import('../../compiler/bundle-handlers.ts')
  const { handlerTypes } = await import('../../reference/handler-types.ts')
  const absolute = (name: string) => resolve(host.cwd, directory, name)
  try {
    const types = { path: absolute(TYPES_FILE), text: handlerTypes(api) }
    return await bundleHandlers({ path: absolute(HANDLERS_FILE), types }, reads)
  } catch (error) {
    if (!(error instanceof BundleError)) throw error
    host.stderr.write(problemsText(host, directory, error.problems))
    return null
  }
}

/** The problems as the diagnostics of `.crow` files are printed. */
function problemsText(host: Host, directory: string, problems: readonly BundleProblem[]): string {
  const texts = new Map<string, string>()
  const diagnostics = problems.map((problem): Diagnostic => {
    const path = shownPath(host, directory, problem.path ?? HANDLERS_FILE)
    const text = texts.get(path) ?? (problem.path === null ? '' : readText(host, problem.path))
    texts.set(path, text)
    const start = offsetOf(text, problem)
    const { message, length } = problem
    return { code: 'esbuild', severity: 'error', message, path, start, end: start + length, related: [] }
  })
  return textReport(report(diagnostics, texts), host.stderr.colour)
}

/** As the user wrote the directory, for a file in it. */
function shownPath(host: Host, directory: string, path: string): string {
  const inside = relative(resolve(host.cwd, directory), path)
  return inside.startsWith('..') ? path : join(directory, inside)
}

function readText(host: Host, path: string): string {
  return host.files.kind(path) === 'file' ? new TextDecoder().decode(host.files.read(path)) : ''
}

function offsetOf(text: string, { line, column }: BundleProblem): number {
  const lines = text.split('\n').slice(0, line - 1)
  return lines.reduce((sum, one) => sum + one.length + 1, column)
}
