/** A host over real files, for commands on data files. It types scripted input and records the output. */
import { nodeHost } from '../../cli/host/node-host.ts'
import { runCrow } from '../../cli/run.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

export interface Typing {
  /** The lines that a person types, if the input is a terminal and not a pipe; null is Ctrl-C. */
  readonly types?: readonly (string | null)[]
  /** The line on standard input; null if it is not UTF-8. */
  readonly pipe?: string | null
  /** The width of the terminal that shows the output. */
  readonly columns?: number
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** The questions that the person was asked. */
  readonly asked: readonly string[]
}

/** Runs a command line; paths are absolute. */
export async function crowOn(args: readonly string[], typing: Typing = {}): Promise<Ran> {
  const { host, asked } = dataHost(typing)
  const code = await runCrow(args, host)
  return { code, out: host.out(), err: host.err(), asked }
}

function dataHost({ types, pipe = '', columns }: Typing): { host: MemoryHost; asked: string[] } {
  const asked: string[] = []
  const answers = [...(types ?? [])]
  const host = memoryHost({})
  const stdin = {
    terminal: types !== undefined,
    bytes: () => Promise.resolve(new Uint8Array()),
    line: () => Promise.resolve(pipe),
    secret(question: string) {
      asked.push(question)
      return Promise.resolve(answers.shift() ?? null)
    },
    onLine: () => ({ close() {} }),
  }
  const [stdout, stderr] = [host.stdout, host.stderr].map((output) => ({ ...output, columns })) as [
    typeof host.stdout,
    typeof host.stderr,
  ]
  return { host: { ...host, files: nodeHost().files, stdin, stdout, stderr }, asked }
}
