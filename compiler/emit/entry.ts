/** The entry module of a server, before it is bundled with the runtime. */
import type { Api } from '../../model/api.ts'
import type { TestExample } from '../../reference/test-examples.ts'

/** The oldest Node that servers run on: the first with `node:sqlite` without a flag. */
const MIN_NODE = { major: 22, minor: 13 } as const

/** `runtime`: the path of the module that exports `compiledServer(api, argv?, code?)`. `call`: see `emitCall`. */
export function emitEntry(runtime: string, call: string): string {
  return `import { compiledServer } from ${JSON.stringify(runtime)}\n${call}`
}

/** The names of functions that are in the server's file, where the API has such code. */
export interface OwnCode {
  /** Loads `handlers.ts`. */
  readonly load?: string | undefined
  /** Makes the bodies of messages. */
  readonly bodies?: string | undefined
}

/** The statement that starts the server, where `compiledServer` is in scope. `examples`: tests that its pages show. */
export function emitCall(api: Api, { load, bodies }: OwnCode = {}, examples: readonly TestExample[] = []): string {
  const model = parsedJson(api)
  // Read only when somebody looks at the pages.
  const lateExamples = examples.length > 0 && `() => ${parsedJson(examples)}`
  const code = Object.entries({ load, bodies, examples: lateExamples }).flatMap(([name, value]) =>
    value ? [`${name}: ${value}`] : [],
  )
  return `await compiledServer(${model}${code.length === 0 ? '' : `, undefined, { ${code.join(', ')} }`})\n`
}

/** V8 reads a JSON string faster than the same data as an object literal. */
function parsedJson(data: unknown): string {
  return `JSON.parse(${latin1(JSON.stringify(JSON.stringify(data)))})`
}

/** The same JavaScript string literal without characters beyond Latin-1, which would double the memory for the whole file. */
function latin1(literal: string): string {
  return literal.replace(/[^\x00-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * The start of a server's file, which checks the version of Node. The rest of the file has no static imports, as these
 * would be loaded first and could fail on an older Node.
 */
export function emitHeader(api: Api): string {
  const title = [api.name, api.version].filter(Boolean).join(' ').replace(/\s+/g, ' ')
  const { major, minor } = MIN_NODE
  return `#!/usr/bin/env node
// ${title}: the reference implementation, compiled by Crowfoot. Do not edit: compile it again.
{
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < ${major} || (major === ${major} && minor < ${minor})) {
    console.error(\`This server needs Node ${major}.${minor} or later; this is Node \${process.versions.node}, \${process.execPath}\`)
    process.exit(1)
  }
}`
}
