/** Copies a text. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** `what` names the text for screen readers: `Copy the call`. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ComponentChildren {
  const [copied, setCopied] = useState('')
  const copy = () => {
    copyToClipboard(text).then(
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

/** Pages over plain HTTP from another machine have no clipboard, so a hidden text area copies. */
export async function copyToClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
