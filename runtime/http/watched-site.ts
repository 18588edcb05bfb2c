/** The pages of a server whose text is watched: they learn at once what is wrong with the text, and when the server ends. */
import type { TextNews, TextState } from '../operate/text-news.ts'
import type { SiteReader } from './front.ts'
import { isLoopbackAddress } from './host-names.ts'
import type { Reply } from './reply.ts'
import type { RequestHead } from './request-head.ts'

/** Not a path that a page or, probably, an API has. */
const PATH = '/text-news.json'
/** Milliseconds. Proxies often close a connection after a minute without data. */
const WAIT = 25_000

/**
 * `GET /text-news.json?since=VERSION` waits until the state is another one. The data of the pages has a header that says that
 * there is this path; other servers have neither.
 */
export function watchedSite(site: SiteReader, news: TextNews): SiteReader {
  return (path, head) => {
    if (!news.isWatched) return site(path, head)
    if (path === PATH) return () => stateReply(news, head)
    const read = site(path, head)
    return read && path === '/api.js' ? async () => marked(await read()) : read
  }
}

function marked(reply: Reply): Reply {
  return { ...reply, headers: [...(reply.headers ?? []), 'Crowfoot-Watch', 'on'] }
}

async function stateReply(news: TextNews, head: RequestHead): Promise<Reply> {
  const since = new URLSearchParams(head.url.split('?')[1]).get('since')
  if (since !== null && head.method === 'GET') await news.changed(since, WAIT)
  const state = isLoopbackAddress(head.peer?.remoteAddress) ? news.state : withoutTexts(news.state)
  return { status: 200, type: 'application/json', body: JSON.stringify(state), headers: ['Cache-Control', 'no-store'] }
}

/** A message may quote the text, which has parts that pages do not show. Its author is on this machine. */
function withoutTexts({ version, problems }: TextState): TextState {
  return {
    version,
    problems: problems.map(({ more }) => ({ message: 'The text has a mistake.', ...(more !== undefined && { more }) })),
  }
}
