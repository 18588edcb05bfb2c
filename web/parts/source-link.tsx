/** A name that leads to its declaration, where a page is shown beside the text (web/editor/reference.tsx). */
import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** What has a place in the text: `class VM`, `field VM.VIFs`, as server/features/model.ts names them. Empty elsewhere. */
export const SourcePlaces = createContext<ReadonlySet<string>>(new Set())

/** Stands in the address of a link to the text, before the name of what it leads to. */
export const SOURCE = 'source:'

export interface SourceLinkProps {
  readonly of: string
  /** The link that it is where there is no text; without it the name stands alone. */
  readonly elsewhere?: { readonly class: string; readonly href: string }
  readonly children?: ComponentChildren
}

export function SourceLink({ of, elsewhere, children }: SourceLinkProps): ComponentChildren {
  const isThere = useContext(SourcePlaces).has(of)
  if (!isThere) return elsewhere ? <a {...elsewhere}>{children}</a> : children
  const name = elsewhere ? `source ${elsewhere.class}` : 'source'
  return (
    <a class={name} href={SOURCE + encodeURIComponent(of)} title="Go to its text">
      {children}
    </a>
  )
}
