/** An example call of an RPC and its reply, made when the reader comes near to it, because a page has hundreds. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { EXAMPLE_FORMATS, exampleCalls, unmetCondition } from '../../../reference/examples.ts'
import { whenSeen } from '../../diagram/when-seen.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { FORMAT_LANGUAGES, FormatTabs } from '../../parts/example-format.tsx'
import { useServerUrl } from '../../parts/server-address.ts'
import type { SiteKind } from '../../routes.ts'

export interface RpcExampleProps {
  readonly api: Api
  readonly rpc: Rpc
  readonly kind: SiteKind
  /** The id of the element around it. */
  readonly id: string
}

/** Only below the window: an example that appears above it would move the text that is being read. */
const NEAR = '0px 0px 600px 0px'

export function RpcExample(props: RpcExampleProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => (box.current ? whenSeen(box.current, () => setNear(true), NEAR) : undefined), [])
  return (
    <div class="rpc-example" ref={box}>
      {isNear && <ExampleOrNot {...props} />}
    </div>
  )
}

/** An example that the server would refuse is not shown. */
function ExampleOrNot(props: RpcExampleProps): ComponentChildren {
  const { api, rpc } = props
  const unmet = useMemo(() => unmetCondition(api, rpc), [api, rpc])
  if (!unmet) return <CallAndReply {...props} />
  return (
    <p class="quiet">
      {'There is no example, as no value is known that '}
      <code>{unmet.name}</code>
      {' can have: it must meet '}
      <code>{unmet.condition}</code>.
    </p>
  )
}

function CallAndReply({ api, rpc, kind, id }: RpcExampleProps): ComponentChildren {
  const { url } = useServerUrl(kind)
  const texts = useMemo(() => exampleCalls(api, rpc, url === undefined ? {} : { url }), [api, rpc, url])
  return (
    <FormatTabs id={id} formats={EXAMPLE_FORMATS}>
      {(format) => {
        const languages = FORMAT_LANGUAGES[format]
        const { call, reply } = texts[format]
        return (
          <>
            <CodeBlock text={call} label={`the call of ${rpc.name}`} language={languages.call} />
            <p class="code-title">Reply</p>
            <CodeBlock text={reply} label={`the reply of ${rpc.name}`} language={languages.reply} />
          </>
        )
      }}
    </FormatTabs>
  )
}
