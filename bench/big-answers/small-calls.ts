/** Makes small calls at a steady pace, whether earlier ones are answered or not, for bench:big-answers. */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export interface SmallCalls {
  readonly url: string
  readonly session: string
  /** The VM that the calls read and write. */
  readonly ref: string
  readonly seconds: number
}

const PER_SECOND = 200

/** The milliseconds that each call took; of those that are not answered at the end, what they waited. Throws where one fails. */
export async function putSmallCalls({ url, session, ref, seconds }: SmallCalls): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 })
  const calls: Promise<number>[] = []
  const begun = performance.now()
  while (calls.length < seconds * PER_SECOND) {
    const due = ((performance.now() - begun) / 1000) * PER_SECOND
    while (calls.length < due) {
      const i = calls.length
      const [method, params] =
        i % 2 === 0 ? ['VM.get_name_label', [ref]] : ['VM.set_name_description', [ref, `text ${i}`]]
      calls.push(timeOf(url, agent, JSON.stringify({ jsonrpc: '2.0', method, params: [session, ...params], id: i })))
    }
    await pause(1)
  }
  const end = performance.now()
  const last = AbortSignal.timeout(1000 * seconds)
  const unanswered = (i: number) => end - begun - (i / PER_SECOND) * 1000
  const waited = new Promise<number>((resolve) => last.addEventListener('abort', () => resolve(Number.NaN)))
  const times = await Promise.all(calls.map((call) => Promise.race([call, waited])))
  agent.destroy()
  return times.map((time, i) => (Number.isNaN(time) ? unanswered(i) : time))
}

function timeOf(url: string, agent: Agent, body: string): Promise<number> {
  const from = performance.now()
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    const asked = request(`${url}/jsonrpc`, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => (text.includes('"error"') ? reject(new Error(text)) : resolve(performance.now() - from)))
    })
    // A call that is not answered in time is given up.
    asked.on('error', (error) => ('code' in error && error.code === 'ECONNRESET' ? resolve(Number.NaN) : reject(error)))
    asked.end(body)
  })
}
