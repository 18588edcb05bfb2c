/** An error where it came up: what it means, its code, and where to go from there. */
import { type ComponentChildren, h } from 'preact'
import { Doc } from '../../parts/doc.ts'
import { explain } from '../explain.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state.ts'

export function ErrorNote({ error, id }: { readonly error: unknown; readonly id?: string }): ComponentChildren {
  const { api, names } = useConsole()
  if (error === null || error === undefined) return null
  const { text, code, doc, params = [], referrer } = explain(api, error)
  const details = params.filter(([, value]) => !text.includes(value))
  return h('div', { class: 'error', role: 'alert', id }, [
    h('p', null, [text, code && text !== code && h('code', { class: 'code' }, code)]),
    referrer &&
      h('p', null, [
        'Still in use by ',
        h(
          'a',
          { href: hashOf({ view: 'object', class: referrer.class, ref: referrer.ref }), title: referrer.ref },
          `${referrer.class} ${names.text(referrer.class, referrer.ref)}`,
        ),
        ', in its field ',
        h('code', null, referrer.field),
        '.',
      ]),
    doc && doc !== text && h(Doc, { text: doc, level: 4 }),
    !referrer &&
      details.length > 0 &&
      h(
        'p',
        { class: 'params' },
        details.map(([name, value]) => h('code', { key: name + value }, name ? `${name}: ${value}` : value)),
      ),
  ])
}
