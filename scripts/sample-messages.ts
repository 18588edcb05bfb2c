/** The part of samples/xenapi/README.md that lists what each declared message and HTTP path does, made from the texts. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../analysis/analyze.ts'
import { parse } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'
import { isImplemented } from '../model/implemented.ts'
import { isCounted, type Rpc, rpcsOf } from '../model/rpcs.ts'

export const XEN_SAMPLE = join(import.meta.dirname, '../samples/xenapi')

export const MESSAGES_HEADING = '## What its messages do\n\n'

/** The README with the part as the texts have it now. */
export function withMessages(readme: string): string {
  const [before = '', after = ''] = readme.split(MESSAGES_HEADING)
  const rest = after.slice(after.indexOf('\n## '))
  return `${before}${MESSAGES_HEADING}${messagesMarkdown(xenApi(), httpPaths())}${rest}`
}

export function xenApi(): Api {
  const names = globSync('*.crow', { cwd: XEN_SAMPLE }).filter((name) => !name.endsWith('.test.crow'))
  const files = names.sort().map((path) => ({ path, tree: parse(readFileSync(join(XEN_SAMPLE, path), 'utf8')) }))
  const { model } = analyze(files, 'xenapi')
  if (!model) throw new Error('samples/xenapi has errors: crow check lists them')
  return model
}

/** As `handlers.ts` and its files name them: `GET /export_raw_vdi`. */
function httpPaths(): string[] {
  const texts = globSync('{handlers,http/**/*}.ts', { cwd: XEN_SAMPLE }).map((path) =>
    readFileSync(join(XEN_SAMPLE, path), 'utf8'),
  )
  const found = texts.flatMap((text) => [...text.matchAll(/\b((?:GET|PUT|POST) \/\w+)/g)].map(([, path = '']) => path))
  return [...new Set(found)].sort()
}

export function messagesMarkdown(api: Api, paths: readonly string[]): string {
  const counted = rpcsOf(api).filter(isCounted)
  const rpcs = counted.filter((rpc) => !rpc.implied)
  const groups = new Map<string, Rpc[]>()
  for (const rpc of rpcs) groups.set(classOf(rpc), [...(groups.get(classOf(rpc)) ?? []), rpc])
  const rows = [...groups].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  const count = (kind: Kind) => rpcs.filter((rpc) => kindOf(api, rpc) === kind).length
  const classes = api.classes.filter((it) => !it.internal)
  return `${classes.length} classes have ${number(counted.length - rpcs.length)} implied RPCs and ${rpcs.length} declared messages.
Of these, ${count('behaves')} behave, ${count('signature')} do what their signature says (they read or write a field, or create or
destroy an object), and ${count('open')} answer \`NOT_IMPLEMENTED\`.
${paths.length > 0 ? `Data moves over ${paths.map((path) => `\`${path}\``).join(', ')}.\n` : ''}
| class | behave | by their signature | \`NOT_IMPLEMENTED\` |
| --- | --- | --- | --- |
${rows.map(([name, list]) => `| \`${name}\` | ${cells(api, list).join(' | ')} |`).join('\n')}
`
}

const KINDS = ['behaves', 'signature', 'open'] as const
type Kind = (typeof KINDS)[number]

function cells(api: Api, rpcs: readonly Rpc[]): string[] {
  return KINDS.map((kind) =>
    rpcs
      .filter((rpc) => kindOf(api, rpc) === kind)
      .map(nameOf)
      .sort()
      .join(', '),
  )
}

function kindOf(api: Api, rpc: Rpc): Kind {
  if (!isImplemented(api, rpc)) return 'open'
  return rpc.message?.body || rpc.does.kind === 'message' ? 'behaves' : 'signature'
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function classOf({ name }: Rpc): string {
  return name.slice(0, name.indexOf('.'))
}

function nameOf({ name }: Rpc): string {
  return name.slice(name.indexOf('.') + 1)
}
