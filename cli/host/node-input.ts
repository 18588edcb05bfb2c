/** Standard input: what a person types, or another program writes. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Input } from '../host.ts'

/** The most bytes that are read of a line. */
const LONGEST = 64 * 1024

export function nodeInput(): Input {
  return {
    get terminal() {
      return process.stdin.isTTY === true
    },
    secret: askSecretly,
    line: firstLine,
    onLine(heard, ended = () => undefined) {
      const lines = createInterface({ input: process.stdin }).on('line', heard)
      process.stdin.once('end', ended)
      return { close: () => lines.close() }
    },
    bytes: async () => Buffer.concat(await process.stdin.toArray()),
  }
}

/** Reads a line with the usual line editing and shows nothing. Asks on stderr, since stdout may be a file. */
function askSecretly(question: string): Promise<string | null> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 })
  return new Promise((resolve) => {
    lines.once('line', resolve).once('SIGINT', () => lines.close())
    lines.once('close', () => resolve(null))
  }).then((answer) => {
    lines.close()
    process.stderr.write('\n')
    return answer as string | null
  })
}

async function firstLine(): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST || chunk.includes(NEWLINE)) break
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return text.split(/\r?\n/, 1)[0] ?? ''
  } catch {
    return null
  }
}

const NEWLINE = 10
