/** Runs the code of an HTTP path: web standard requests in, web standard responses out. */
import { ReadableStream as NodeStream } from 'node:stream/web'
import type { CallContext } from '../engine/call-context.ts'
import { type CodeContext, type CodeContextParts, type CodeLog, codeContext } from './code-context.ts'
import { carriable, failureOf } from './failures.ts'
import type { CodeRoute } from './read-routes.ts'

/** What the code reports of the task of its transfer. */
export interface TaskReports {
  /** From 0 to 1. */
  progress(done: number): void
  /** What the task has as its result if it ends with success: the text of an XML-RPC value. */
  result(text: string): void
}

export type RunRoute = (request: Request, call: CallContext, reports: TaskReports) => Promise<Response>

export interface OpenRoute extends Omit<CodeRoute, 'code'> {
  readonly run: RunRoute
  readonly log: CodeLog
}

interface RouteContext extends CodeContext, TaskReports {
  readonly query: URLSearchParams
}

export function openRoute({ code, ...route }: CodeRoute, parts: CodeContextParts): OpenRoute {
  return {
    ...route,
    log: parts.log,
    async run(request, call, { progress, result }) {
      const context: RouteContext = Object.freeze({
        ...codeContext(call, parts),
        signal: AbortSignal.any([request.signal, call.signal, parts.stopping]),
        query: new URL(request.url).searchParams,
        progress,
        result: (text: unknown) => result(carriable(String(text))),
      })
      try {
        return responseOf(await code(request, context))
      } catch (error) {
        throw failureOf(error)
      }
    },
  }
}

/** A stream is the body of an answer by itself, also one of Node. */
function responseOf(answered: unknown): Response {
  if (answered instanceof Response) return answered
  if (answered === undefined) return new Response(null, { status: 200 })
  if (answered instanceof ReadableStream) return new Response(answered)
  // Unlike Readable.toWeb, it may be cancelled while a chunk is on its way.
  if (isIterable(answered)) return new Response(NodeStream.from(answered) as ReadableStream)
  throw new Error('The code of a path returned neither a Response, nor a stream, nor nothing')
}

function isIterable(answered: unknown): answered is AsyncIterable<unknown> {
  return typeof answered === 'object' && answered !== null && Symbol.asyncIterator in answered
}
