/** Faults on the way between a server and its clients: changes of calls and answers of JSON-RPC. */
import { send } from '../../runtime/harness.ts'
import type { WireFaults } from './conform-harness.ts'

interface JsonCall {
  method: string
  readonly params: unknown[]
}

interface JsonAnswer {
  result?: unknown
  error?: { code: number; message: string; data: string[] }
}

type State = Map<string, string>

/** Changes answers of JSON-RPC. Numbers beyond 53 bits are not kept, so answers with such ones stay as they are. */
export function answers(change: (answer: JsonAnswer, call: JsonCall, state: State) => void): WireFaults {
  return {
    reply(text, callText, state) {
      if (!text.startsWith('{') || /\d{17}|9\d{15}/.test(text.replaceAll(/"[^"]*"/g, ''))) return text
      const answer = JSON.parse(text) as JsonAnswer
      change(answer, JSON.parse(callText) as JsonCall, state)
      return JSON.stringify(answer)
    },
  }
}

export function calls(change: (call: JsonCall, state: State) => void): WireFaults {
  return {
    request(text, state) {
      if (!text.startsWith('{') || /\d{17}|9\d{15}/.test(text.replaceAll(/"[^"]*"/g, ''))) return text
      const call = JSON.parse(text) as JsonCall
      change(call, state)
      return JSON.stringify(call)
    },
  }
}

export interface JsonEvent {
  readonly class: string
  readonly operation: string
  readonly ref: string
  snapshot?: unknown
}

export function events(change: (events: JsonEvent[], state: State) => JsonEvent[]): WireFaults {
  return answers((answer, { method }, state) => {
    const batch = answer.result as { events: JsonEvent[] } | undefined
    if (method === 'event.from' && batch) batch.events = change(batch.events, state)
  })
}

interface JsonTask {
  status: string
  progress: number
}

export function tasks(change: (task: JsonTask) => void): WireFaults {
  return answers(({ result }, { method }) => {
    if (method === 'task.get_record' && result) change(result as JsonTask)
  })
}

/** Reads a set, waits, and writes it with the new element. */
export const lostUpdate: WireFaults = {
  instead(text, front) {
    if (!text.startsWith('{') || !text.includes('"crane.add_tags"')) return undefined
    const { params, id } = JSON.parse(text) as { params: unknown[]; id: number }
    const [session, self, value] = params
    const ask = async (method: string, ...rest: unknown[]) =>
      JSON.parse(
        (
          await send(
            front,
            'application/json',
            JSON.stringify({ jsonrpc: '2.0', method, params: [session, self, ...rest], id }),
          )
        ).body,
      ) as { result?: string[]; error?: unknown }
    return (async () => {
      const read = await ask('crane.get_tags')
      if (!read.result) return JSON.stringify(read)
      await new Promise((resolve) => setTimeout(resolve, 5))
      const tags = read.result.includes(value as string) ? read.result : [...read.result, value]
      return JSON.stringify(await ask('crane.set_tags', tags))
    })()
  },
}
