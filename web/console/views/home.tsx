/** The start page: the classes that have objects if events report their numbers, otherwise all that can be listed. */
import type { ComponentChildren } from 'preact'
import type { Class } from '../../../model/api.ts'
import { classOrder } from '../../../reference/describe.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import { ServerTable } from './server-table.tsx'

export function Home(): ComponentChildren {
  const { api, rpcs, watch } = useConsole()
  const listed = classOrder(api).filter(({ name, objects }) => objects !== 'none' && rpcs.get(`${name}.get_all`))
  const count = ({ name }: Class) => watch.counts.get(name.toLowerCase())
  const full = listed.filter((c) => count(c) !== 0)
  const empty = listed.length - full.length
  return (
    <section>
      <h1>Console</h1>
      <ul class="cards">
        {full.map((c) => (
          <Card key={c.name} owner={c} count={count(c)} />
        ))}
      </ul>
      {empty > 0 && (
        <p class="quiet">{`${empty} more ${empty === 1 ? 'class has' : 'classes have'} no objects yet.`}</p>
      )}
      <ServerTable />
    </section>
  )
}

function Card({ owner, count }: { readonly owner: Class; readonly count: number | undefined }): ComponentChildren {
  return (
    <li>
      <a href={hashOf({ view: 'class', class: owner.name })}>{owner.name}</a>
      <span class="count">{count?.toLocaleString()}</span>
      <p class="quiet">{firstSentence(owner.doc)}</p>
    </li>
  )
}
