/** A text in a monospaced box with a button to copy it. */
import type { ComponentChildren } from 'preact'
import { CopyButton } from './copy-button.tsx'

/** `label` names the text for screen readers, such as `the call`. */
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
