/** The tests that call a message, as examples: their texts, and their calls as they travel. */
import type { ComponentChildren } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import {
  examplesFor,
  type RecordedCall,
  type TestExample,
  type TravelFormat,
  travellingCall,
  WIRE_FORMATS,
} from '../../../reference/test-examples.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { FORMAT_LANGUAGES, FormatTabs } from '../../parts/example-format.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { PageExamples } from '../../parts/page-examples.ts'

interface TestExamplesProps {
  readonly api: Api
  /** `VM.start`. */
  readonly method: string
  /** The id of the element around them. */
  readonly id: string
}

export function TestExamples({ api, method, id }: TestExamplesProps): ComponentChildren {
  const examples = examplesFor(useContext(PageExamples), method)
  return examples.map((example, i) => (
    <FoldedExample key={example.title} api={api} example={example} id={`${id}:example${i + 1}`} />
  ))
}

interface ExampleProps {
  readonly api: Api
  readonly example: TestExample
  readonly id: string
}

/** Made when the reader opens it. */
function FoldedExample(props: ExampleProps): ComponentChildren {
  const [isOpen, setOpen] = useState(false)
  const toggled = (event: Event) => setOpen((event.currentTarget as HTMLDetailsElement).open)
  return (
    <details class="examples" onToggle={toggled}>
      <summary>Example: {firstSentence(props.example.doc)}</summary>
      {isOpen && <OpenExample {...props} />}
    </details>
  )
}

function OpenExample({ api, example, id }: ExampleProps): ComponentChildren {
  const { doc, text, calls, left } = example
  return (
    <>
      {firstSentence(doc) !== doc.trim() && <Markdown text={doc} level={4} />}
      <CodeBlock text={text} label="the test" />
      <FormatTabs id={id} formats={WIRE_FORMATS}>
        {(format) => (
          <>
            {calls.map((call, i) => (
              <CallAndReply key={i} api={api} call={call} format={format} />
            ))}
            {left > 0 && <p class="caption">{left === 1 ? 'One more call' : `${left} more calls`}</p>}
          </>
        )}
      </FormatTabs>
    </>
  )
}

interface CallProps {
  readonly api: Api
  readonly call: RecordedCall
  readonly format: TravelFormat
}

function CallAndReply({ api, call, format }: CallProps): ComponentChildren {
  const texts = travellingCall(api, call)
  if (!texts) return null
  const { method, role, time } = call
  const { call: sent, reply } = texts[format]
  const language = FORMAT_LANGUAGES[format].call
  return (
    <>
      <p class="caption">
        <code>{method}</code>
        {role !== undefined && `, by a user with the role ${role}`}
        {time > 0 && `, after ${time / 1000} s`}
      </p>
      <CodeBlock text={sent} label={`the call of ${method}`} language={language} />
      {reply !== '' && <CodeBlock text={reply} label={`the reply of ${method}`} language={language} />}
    </>
  )
}
