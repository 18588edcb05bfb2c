/** A name that links to its declaration if the page is shown in an editor (web/editor/reference.tsx). */
import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'

/**
 * The names that have a place in the source text, such as `class VM` and `field VM.VIFs`, as in
 * server/features/model.ts. Empty outside of editors.
 */
export const SourcePlaces = createContext<ReadonlySet<string>>(new Set())

/** The start of a link's address that leads to the source text; a name follows. */
export const SOURCE = 'source:'

export interface SourceLinkProps {
  readonly of: string
  /** The link to use if there is no source text; without it only the name is shown. */
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
