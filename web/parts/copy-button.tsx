/** Copies a text. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** `what` it is, for those who hear it: `Copy the call`. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ComponentChildren {
  const [copied, setCopied] = useState('')
  const copy = () => {
    copyText(text).then(
      () => setCopied(text),
      () => setCopied(''),
    )
  }
  const done = copied === text && text !== ''
  return (
    <button type="button" class="copy" onClick={copy} aria-label={`Copy ${what}`}>
      <span aria-live="polite">{done ? 'Copied' : 'Copy'}</span>
    </button>
  )
}

/** Pages that are read over plain HTTP from elsewhere have no clipboard of their own. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
