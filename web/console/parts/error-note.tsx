/** Shows an error in place: its meaning, its code, and a link to the object that causes it. */
import type { ComponentChildren } from 'preact'
import { Markdown } from '../../parts/markdown.tsx'
import { explainError } from '../calls/explain-error.ts'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'

export function ErrorNote({ error, id }: { readonly error: unknown; readonly id?: string }): ComponentChildren {
  const { api, names } = useConsole()
  const viewHref = useViewHref()
  if (error === null || error === undefined) return null
  const { text, code, doc, params = [], referrer } = explainError(api, error)
  const details = params.filter(([, value]) => !text.includes(value))
  return (
    <div class="error" role="alert" id={id}>
      <p>
        {text}
        {code && text !== code && <code class="code">{code}</code>}
      </p>
      {referrer && (
        <p>
          {'Still in use by '}
          <a href={viewHref({ view: 'object', class: referrer.class, ref: referrer.ref })} title={referrer.ref}>
            {names.withClass(referrer.class, referrer.ref)}
          </a>
          {', in its field '}
          <code>{referrer.field}</code>.
        </p>
      )}
      {doc && doc !== text && <Markdown text={doc} level={4} />}
      {!referrer && details.length > 0 && (
        <p class="params">
          {details.map(([name, value]) => (
            <code key={name + value}>{name ? `${name}: ${value}` : value}</code>
          ))}
        </p>
      )}
    </div>
  )
}
