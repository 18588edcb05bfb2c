/** Finds out by trying where a server takes calls, and in which format. */
import type { Api } from '../../model/api.ts'
import { answerText, dialectOf, REMOTE_FORMATS, type RemoteFormat, type WireDialect } from './dialects.ts'
import { endpointsOf } from './endpoint-address.ts'
import type { Poster } from './http-post.ts'
import { WireFault } from './wire-fault.ts'

/** Any answer that is one of the format will do: servers that do not have the method say so. */
const PROBE = 'system.listMethods'

export interface FoundEndpoint {
  readonly dialect: WireDialect
  readonly endpoint: URL
}

/** Rejects with the WireFault of the first place that was tried, where none answers in a format that is wanted. */
export async function findEndpoint(api: Api, base: URL, poster: Poster, wanted?: RemoteFormat): Promise<FoundEndpoint> {
  const formats = wanted === undefined ? REMOTE_FORMATS : [wanted]
  const tries = formats.flatMap((format) => endpointsOf(base, format).map((endpoint) => ({ format, endpoint })))
  let first: WireFault | undefined
  for (const { format, endpoint } of tries) {
    const found = await answersAt(poster, dialectOf(api, format), endpoint)
    if (found === format) return { dialect: dialectOf(api, format), endpoint }
    if (!(found instanceof WireFault)) continue
    first ??= found
    if (found.kind === 'connection' || found.kind === 'timeout') throw found
  }
  throw first ?? new WireFault('envelope', `${base.href} answers, but not in ${formats.join(', ')}`)
}

/** The format of the answer there. */
async function answersAt(
  poster: Poster,
  dialect: WireDialect,
  endpoint: URL,
): Promise<RemoteFormat | undefined | WireFault> {
  try {
    const { body, charset } = await poster.post(endpoint, dialect.mediaType, dialect.request(PROBE, [], 1))
    return dialect.formatOf(answerText(body, charset, dialect.format))
  } catch (error) {
    if (error instanceof WireFault) return error
    throw error
  }
}
