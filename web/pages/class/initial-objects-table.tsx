/** The objects of a class that a new database starts with. */
import type { ComponentChildren } from 'preact'
import type { Api, InitialObject } from '../../../model/api.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { breakable } from '../../parts/breakable.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { PageTable } from '../../parts/page-table.tsx'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'

export function InitialObjectsTable({ api, shown: { owner, objects } }: ClassPartProps): ComponentChildren {
  if (objects.length === 0) return null
  const rows = objects.map((object) => ({
    cells: [
      <code>{breakable(object.name)}</code>,
      <code class="wrap">{valuesOf(api, object)}</code>,
      object.doc && <Markdown text={object.doc} level={3} />,
    ],
  }))
  return (
    <Section name="objects" title="Initial objects">
      <p>A new database starts with them.</p>
      <PageTable label={`Initial objects of ${owner.name}`} columns={['Object', 'Values', 'Description']} rows={rows} />
    </Section>
  )
}

function valuesOf(api: Api, { class: of, values }: InitialObject): string {
  const types = new Map(api.classes.find((c) => c.name === of)?.fields.map((f) => [f.name, f.type]))
  const texts = Object.entries(values).flatMap(([name, literal]) => {
    const type = types.get(name)
    return type ? [`${name} = ${literalText(type, literal)}`] : []
  })
  return texts.join(', ')
}
