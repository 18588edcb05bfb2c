/** A text in a monospaced box, to be read and copied. */
import type { ComponentChildren } from 'preact'
import { CopyButton } from './copy-button.tsx'

/** `label` says what it is: `the call`. */
export function CodeBlock({ text, label }: { readonly text: string; readonly label: string }): ComponentChildren {
  return (
    <div class="code-block">
      <pre tabindex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={label} />
    </div>
  )
}
