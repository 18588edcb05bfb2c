/** Compiles the texts of an API to a server in memory. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Emitted } from '../../compiler/emit/emitted.ts'
import type { Api } from '../../model/api.ts'
import { HANDLERS_FILE } from '../../reference/handler-files.ts'
import type { TextProblem } from '../../runtime/operate/text-news.ts'
import { OWN_FOLDER } from '../data/own-data.ts'
import type { Host } from '../host.ts'
import { complain, reasonOf } from '../print/complain.ts'
import { hasHandlers, readHandlers, writeTypes } from '../source/handlers.ts'
import { type CheckedApi, passes, readApi } from '../source/read-api.ts'
import { readExamples } from '../source/read-examples.ts'
import type { ServeCommandOptions } from './options.ts'
import { textProblems } from './text-problems.ts'

export interface Build {
  readonly api: Api
  readonly files: readonly Emitted[]
}

/** An API without errors. */
export interface SoundApi {
  readonly checked: CheckedApi
  readonly model: Api
}

/** Why there is no API: its errors, which are printed already. */
export interface UnsoundApi {
  readonly problems: readonly TextProblem[]
}

/** Prints what is wrong where the API has an error or cannot be read. */
export function readSound(host: Host, directory: string): SoundApi | UnsoundApi {
  try {
    const checked = readApi(host, directory)
    const { model } = checked
    return passes(host, checked) && model ? { checked, model } : { problems: textProblems(checked) }
  } catch (error) {
    const message = reasonOf(error)
    if (message === undefined) throw error
    complain(host, message)
    return { problems: [{ message }] }
  }
}

/**
 * Also writes the types for the API's own code, where it has some. null, after printing why, where that cannot be bundled.
 * `inspect`: a debugger will attach to the server. `reads` is called with the absolute path of each file that `handlers.ts`
 * imports, before it is read.
 */
export async function build(
  host: Host,
  directory: string,
  { checked, model: api }: SoundApi,
  { inspect }: ServeCommandOptions,
  reads: (path: string) => void = () => undefined,
): Promise<Build | null> {
  if (hasHandlers(host, directory)) await writeTypes(host, directory, api)
  const own = resolve(host.cwd, directory, HANDLERS_FILE)
  const handlers = await readHandlers(host, directory, api, (path) => path !== own && reads(path))
  if (handlers === null) return null
  const examples = await readExamples(host, checked)
  const { compile } = await import('../../compiler/compile.ts')
  return {
    api,
    files: await compile(api, host, {
      handlers,
      examples,
      sourceRoot: `${pathToFileURL(resolve(host.cwd, directory)).href}/`,
      // VS Code's configuration (client/debugger.ts) names it too.
      runtimeName: inspect ? `${OWN_FOLDER}/runtime.mjs` : undefined,
    }),
  }
}
