/** A text in a monospaced box with a button to copy it. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { type CodeLanguage, codePieces } from './code-colours.ts'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly text: string
  /** Names the text for screen readers, such as `the call`. */
  readonly label: string
  /** Colours the text. */
  readonly language?: CodeLanguage | undefined
}

export function CodeBlock({ text, label, language }: CodeBlockProps): ComponentChildren {
  const coloured = useMemo(() => (language ? spans(text, language) : text), [text, language])
  return (
    <div class="code-block">
      <pre tabindex={0} role="region" aria-label={label}>
        <code>{coloured}</code>
      </pre>
      <CopyButton text={text} what={label} />
    </div>
  )
}

function spans(text: string, language: CodeLanguage): ComponentChildren {
  return codePieces(text, language).map(({ text: piece, kind }, i) =>
    kind === undefined ? (
      piece
    ) : (
      <span key={i} class={`tok-${kind}`}>
        {piece}
      </span>
    ),
  )
}
