/** The start page: classes by group with their numbers of objects, if events report them, and the ways to the rest. */
import type { ComponentChildren } from 'preact'
import type { Api, Class } from '../../../model/api.ts'
import { classOrder } from '../../../reference/describe.ts'
import { groupsWithTints, TINT_COUNT, tintOf } from '../../../reference/diagram/class-groups.ts'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { CommaList } from '../../parts/links.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import { ServerTable } from './server-table.tsx'

export function Home(): ComponentChildren {
  const { api, rpcs, watch } = useConsole()
  const listed = classOrder(api).filter(({ name, objects }) => objects !== 'none' && rpcs.get(`${name}.get_all`))
  const count = ({ name }: Class) => watch.counts.get(name.toLowerCase())
  const full = listed.filter((c) => count(c) !== 0)
  const empty = listed.filter((c) => count(c) === 0)
  return (
    <section class="console-home">
      <h1>Console</h1>
      {groupsOf(api, full).map(({ name, tint, classes }) => (
        <section key={name} class={`tint-${tint}`} aria-label={name}>
          <h2 class="group-title">{name}</h2>
          <ul class="cards">
            {classes.map((c) => (
              <Card key={c.name} owner={c} count={count(c)} />
            ))}
          </ul>
        </section>
      ))}
      {empty.length > 0 && (
        <p class="quiet">
          {'No objects yet: '}
          <CommaList items={empty.map(({ name }) => objectsLink(name))} />
        </p>
      )}
      <ServerTable />
    </section>
  )
}

interface ShownGroup {
  readonly name: string
  readonly tint: number
  readonly classes: readonly Class[]
}

/** The groups of the diagram of which several classes are shown, then the other classes. */
function groupsOf(api: Api, shown: readonly Class[]): ShownGroup[] {
  const groups = groupsWithTints(graphOf(api)).map(({ name, tint, classes }) => ({
    name,
    tint,
    classes: shown.filter((c) => classes.includes(c.name)),
  }))
  // A group of which one class is shown would be a heading for one card.
  const large = groups.filter(({ classes }) => classes.length > 1)
  const grouped = new Set(large.flatMap(({ classes }) => classes))
  const rest = shown.filter((c) => !grouped.has(c))
  const others = { name: large.length > 0 ? 'Others' : 'Classes', tint: TINT_COUNT, classes: rest }
  return rest.length > 0 ? [...large, others] : large
}

function Card({ owner, count }: { readonly owner: Class; readonly count: number | undefined }): ComponentChildren {
  const { api } = useConsole()
  return (
    <li class={`tint-${tintOf(api, owner.name)}`}>
      {objectsLink(owner.name)}
      <span class="count">{count?.toLocaleString()}</span>
      <p class="quiet">{firstSentence(owner.doc)}</p>
    </li>
  )
}

function objectsLink(name: string): ComponentChildren {
  return <a href={hashOf({ view: 'class', class: name })}>{name}</a>
}
