/** The servers that work on the database of this one: whose lease runs, and how far their copies are. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ListedServer } from '../calls/server-list.ts'
import { useConsole } from '../state/console-state.ts'

/** Milliseconds between two looks. */
const EVERY = 5000

/** Nothing where the server is alone with its data. */
export function ServerTable(): ComponentChildren {
  const { serverList } = useConsole()
  const { servers } = serverList
  const isShared = servers.length > 0
  useEffect(() => {
    if (!isShared) void serverList.refresh()
  }, [serverList, isShared])
  useEffect(() => {
    if (!isShared) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'hidden') void serverList.refresh()
    }, EVERY)
    return () => clearInterval(timer)
  }, [serverList, isShared])
  if (!isShared) return null
  return (
    <section>
      <h2>Servers</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Lease</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <Row key={server.id} {...server} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ url, isAlive, isThis, behind }: ListedServer): ComponentChildren {
  return (
    <tr>
      <td>{isThis ? `${url} (this server)` : url}</td>
      <td>{isAlive ? 'held' : 'ended'}</td>
      <td>{copyText(isAlive, isThis, behind)}</td>
    </tr>
  )
}

/** Other servers say where they are when they renew their leases. */
function copyText(isAlive: boolean, isThis: boolean, behind: number): string {
  if (!isAlive) return ''
  if (behind === 0) return 'up to date'
  const seconds = behind < 10 ? behind.toFixed(1) : behind.toFixed(0)
  return isThis ? `${seconds} s behind` : `at most ${seconds} s behind`
}
