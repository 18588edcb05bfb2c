/** A link from a heading or a name to itself: it changes the address and copies it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { copyToClipboard } from './copy-button.tsx'

export function SelfLink({ id }: { readonly id: string }): ComponentChildren {
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    const address = new URL(`#${id}`, location.href)
    // An editor's view has no address that anyone could open.
    if (!/^(?:https?|file):$/.test(address.protocol)) return
    copyToClipboard(address.href).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const reset = () => setCopied(false)
  return (
    <a
      class={isCopied ? 'self copied' : 'self'}
      href={`#${id}`}
      aria-label={isCopied ? 'Link copied' : 'Link to this place'}
      title="Copy the link"
      onClick={copy}
      onBlur={reset}
      onMouseLeave={reset}
    >
      #
    </a>
  )
}
