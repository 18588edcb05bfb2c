/** The diagram of all classes, with crow's feet at the ends of bound pairs. The address keeps the reader's choices. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { PairTable } from '../diagram/pair-table.tsx'
import { words } from '../parts/counted-nouns.ts'
import type { SiteKind } from '../routes.ts'
import { LivingDiagram } from './home/living-diagram.tsx'

export function DiagramPage({ api, kind }: { readonly api: Api; readonly kind: SiteKind }): ComponentChildren {
  return (
    <article class="diagram-page">
      <p class="no-scripts">The diagram is drawn by JavaScript. The table below has the same content.</p>
      <LivingDiagram api={api} kind={kind} heading={<h1>Diagram</h1>} legend={<Legend />} />
      <details class="pair-list">
        <summary>{`The ${words(api.relations.length, 'bound pair')} as a table`}</summary>
        <PairTable api={api} />
      </details>
    </article>
  )
}

function Legend(): ComponentChildren {
  return (
    <p class="legend">A crow's foot is many, a bar one, a circle perhaps none. Wheel and drag zoom and move; 0 fits.</p>
  )
}
