/** The objects of a class that a new database starts with. */
import { type ComponentChildren, h } from 'preact'
import type { Api, InitialObject } from '../../../model/api.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { breakable } from '../../parts/breakable.ts'
import { Doc } from '../../parts/doc.ts'
import { Section } from '../../parts/section.ts'
import { Table } from '../../parts/table.ts'
import type { ClassPartProps } from './part.ts'

export function InitialObjects({ api, shown: { owner, objects } }: ClassPartProps): ComponentChildren {
  if (objects.length === 0) return null
  const rows = objects.map((object) => ({
    cells: [
      h('code', null, breakable(object.name)),
      h('code', { class: 'wrap' }, valuesOf(api, object)),
      object.doc && h(Doc, { text: object.doc, level: 3 }),
    ],
  }))
  return h(Section, { name: 'objects', title: 'Initial objects' }, [
    h('p', null, 'A new database starts with them.'),
    h(Table, { label: `Initial objects of ${owner.name}`, columns: ['Object', 'Values', 'Description'], rows }),
  ])
}

function valuesOf(api: Api, { class: of, values }: InitialObject): string {
  const types = new Map(api.classes.find((c) => c.name === of)?.fields.map((f) => [f.name, f.type]))
  const texts = Object.entries(values).flatMap(([name, literal]) => {
    const type = types.get(name)
    return type ? [`${name} = ${literalText(type, literal)}`] : []
  })
  return texts.join(', ')
}
