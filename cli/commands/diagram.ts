/** `crow diagram`: draws the crow's-foot diagram or a state diagram as SVG, or writes it as text for Graphviz or Mermaid. */
import { basename, dirname } from 'node:path'
import { Option } from 'commander'
import type { DiagramFormat, DiagramOptions } from '../diagram/draw-diagram.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import type { CheckedApi } from '../source/read-api.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

interface DiagramCommandOptions extends DiagramOptions {
  /** The file to write; standard output if not given. */
  readonly out?: string
  readonly format?: DiagramFormat
  /** The field whose states are drawn, instead of the classes. */
  readonly states?: string
}

const FORMATS: readonly DiagramFormat[] = ['svg', 'dot', 'mmd']

export const addDiagramCommand: AddCommand = (program, host, exit) => {
  program
    .command('diagram')
    .description("draw an API's classes and bound pairs, with crow's feet")
    .argument('[path]', API_PATH, '.')
    .option(
      '-o, --out <file>',
      'where to write it: .svg, .dot for Graphviz, .mmd for Mermaid (default: standard output)',
    )
    .addOption(
      new Option('--format <format>', "what to write (default: by the file's name, else svg)").choices(FORMATS),
    )
    .addOption(
      new Option(
        '--states <field>',
        'the states of an enum field, such as VM.power_state, and the messages that change it',
      ).conflicts(['focus', 'depth', 'unbound', 'alone', 'groups', 'links']),
    )
    .option('--focus <class>', 'only this class and its neighbours')
    .option('--depth <number>', 'how many pairs away neighbours may be (default: 1)')
    .option('--unbound', 'also references that are not bound, dashed')
    .option('--alone', 'also classes without edges')
    .option('--groups', 'a frame around classes that belong together')
    .option('--links <base>', "link each class to its page there, as crow docs names it; '.' for the same folder")
    .action(async (path: string, options: DiagramCommandOptions) => {
      exit(await writeDiagram(host, path, options))
    })
}

/**
 * Where the text has errors, draws what can be drawn, wrong pairs in red, and no states; the exit code is then 1. Throws
 * Failure for a file name whose format is unknown, and for a class or field that is not in a diagram.
 */
async function writeDiagram(host: Host, path: string, options: DiagramCommandOptions): Promise<number> {
  const format = options.format ?? formatOf(options.out)
  const { passes, readApi } = await import('../source/read-api.ts')
  const api = readApi(host, path)
  const isValid = passes(host, api)
  const drawn =
    options.states === undefined
      ? await drawClasses(host, api, format, options)
      : await drawField(host, api, format, options.states)
  if (!drawn) return 1
  if (options.out === undefined) host.stdout.write(drawn.text)
  else {
    host.files.writeInside(dirname(options.out), basename(options.out), drawn.text)
    host.stdout.write(`wrote ${clean(options.out)} (${drawn.what}, ${size(Buffer.byteLength(drawn.text))})\n`)
  }
  return isValid ? 0 : 1
}

interface Drawn {
  readonly text: string
  /** `2 classes, 1 pair`. */
  readonly what: string
}

async function drawClasses(
  host: Host,
  api: CheckedApi,
  format: DiagramFormat,
  options: DiagramOptions,
): Promise<Drawn> {
  const { drawDiagram } = await import('../diagram/draw-diagram.ts')
  const { text, classes, pairs } = await drawDiagram(host, api, format, options)
  return { text, what: `${count(classes, 'class', 'classes')}, ${count(pairs, 'pair')}` }
}

/** undefined where the text has errors. */
async function drawField(
  host: Host,
  { model }: CheckedApi,
  format: DiagramFormat,
  field: string,
): Promise<Drawn | undefined> {
  if (!model) return undefined
  const { drawStates } = await import('../diagram/draw-states.ts')
  const { text, values, arrows } = await drawStates(host, model, format, field)
  return { text, what: `${count(values, 'value')}, ${count(arrows, 'arrow')}` }
}

const ENDINGS: readonly (readonly [ending: RegExp, format: DiagramFormat])[] = [
  [/\.svg$/i, 'svg'],
  [/\.(dot|gv)$/i, 'dot'],
  [/\.(mmd|mermaid)$/i, 'mmd'],
]

function formatOf(out: string | undefined): DiagramFormat {
  if (out === undefined) return 'svg'
  const format = ENDINGS.find(([ending]) => ending.test(out))?.[1]
  if (format) return format
  throw new Failure(`"${out}" does not end in .svg, .dot or .mmd. Change the name, or give --format.`, 2)
}
