/** Runs the code of an HTTP path: web standard requests in, web standard responses out. */
import { Readable } from 'node:stream'
import type { CallContext } from '../engine/call-context.ts'
import { type CodeContext, type CodeContextParts, type CodeLog, codeContext } from './code-context.ts'
import { failureOf } from './failures.ts'
import type { CodeRoute } from './read-routes.ts'

export type RunRoute = (request: Request, call: CallContext, progress: (done: number) => void) => Promise<Response>

export interface OpenRoute extends Omit<CodeRoute, 'code'> {
  readonly run: RunRoute
  readonly log: CodeLog
}

interface RouteContext extends CodeContext {
  readonly query: URLSearchParams
  progress(done: number): void
}

export function openRoute({ code, ...route }: CodeRoute, parts: CodeContextParts): OpenRoute {
  return {
    ...route,
    log: parts.log,
    async run(request, call, progress) {
      const context: RouteContext = Object.freeze({
        ...codeContext(call, parts),
        signal: AbortSignal.any([request.signal, call.signal, parts.stopping]),
        query: new URL(request.url).searchParams,
        progress,
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
  if (isIterable(answered)) return new Response(Readable.toWeb(Readable.from(answered)) as ReadableStream)
  throw new Error('The code of a path returned neither a Response, nor a stream, nor nothing')
}

function isIterable(answered: unknown): answered is AsyncIterable<unknown> {
  return typeof answered === 'object' && answered !== null && Symbol.asyncIterator in answered
}
