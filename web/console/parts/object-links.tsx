/** Objects by their names, as links to their pages in the console. */
import { type ComponentChildren, Fragment } from 'preact'
import { useLiveConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'

export interface ObjectLinksProps {
  readonly objects: readonly { readonly className: string; readonly ref: string }[]
}

/** Nothing without a session. */
export function ObjectLinks({ objects }: ObjectLinksProps): ComponentChildren {
  const names = useLiveConsole()?.names
  const hrefOf = useViewHref()
  if (!names) return null
  return objects.map(({ className, ref }, i) => (
    <Fragment key={ref}>
      {i > 0 && ', '}
      <a href={hrefOf({ view: 'object', class: className, ref })}>{names.withClass(className, ref)}</a>
    </Fragment>
  ))
}
