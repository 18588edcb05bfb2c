/** In place of a page whose class the text no longer has. The page comes back with its class. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { ClassLink, CommaList } from '../parts/links.tsx'

export interface GonePageProps {
  readonly api: Api
  /** `VM.html`. */
  readonly path: string
}

/** The most classes that are offered. */
const MOST = 8

export function GonePage({ api, path }: GonePageProps): ComponentChildren {
  const name = path.replace(/^-*|\.html$/g, '')
  const others = api.classes.toSorted((a, b) => likeness(b.name, name) - likeness(a.name, name)).slice(0, MOST)
  return (
    <section class="gone-page">
      <h1>{name}</h1>
      <p role="status">
        {'The text does not have '}
        <code>{name}</code>
        {' any more. This page shows it again when the text does.'}
      </p>
      {others.length > 0 && (
        <p>
          {'Go to '}
          <CommaList items={others.map((other) => <ClassLink api={api} name={other.name} />)} />
          {' or to the '}
          <a href="index.html">overview</a>.
        </p>
      )}
    </section>
  )
}

/** How many characters two names have in common at their start, as a renamed class often keeps it. */
function likeness(a: string, b: string): number {
  const differs = [...a.toLowerCase()].findIndex((character, i) => character !== b.toLowerCase().charAt(i))
  return differs === -1 ? a.length : differs
}
