/** The front of a server that is not ready: says so to everybody. */
import type { Front } from './front.ts'
import { plainReply, type Reply } from './reply.ts'
import { targetOf } from './request-head.ts'

/** `doing`: why it is not ready. */
export function startingFront(doing: () => string): Front {
  const admit: Front['admit'] = ({ method, url }) => {
    if (method === 'GET' && targetOf(url).path === '/healthz') return { read: () => health(doing()) }
    return { ...plainReply(503, `The server is not ready: ${doing()}`), headers: ['Retry-After', '1'] }
  }
  return {
    ...{ maxBody: 0, headers: [], admit },
    handle: (_, __, respond) => respond(plainReply(503, 'The server is not ready')),
  }
}

function health(problem: string): Reply {
  return { status: 503, type: 'application/json', body: `${JSON.stringify({ status: 'failing', problem })}\n` }
}
