/** A text in a monospaced box, to be read and copied. */
import { type ComponentChildren, h } from 'preact'
import { CopyButton } from './copy-button.ts'

/** `label` says what it is: `the call`. */
export function CodeBlock({ text, label }: { readonly text: string; readonly label: string }): ComponentChildren {
  return h('div', { class: 'code-block' }, [
    h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, h('code', null, text)),
    h(CopyButton, { text, what: label }),
  ])
}
