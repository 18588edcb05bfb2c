/** An example call of an RPC and its reply, made when the reader comes near to it, because a page has hundreds. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { EXAMPLE_FORMATS, unmetCondition } from '../../../reference/examples.ts'
import { type LiveExample, useExample } from '../../console/parts/live-examples.tsx'
import { ObjectLinks } from '../../console/parts/object-links.tsx'
import { whenSeen } from '../../diagram/when-seen.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { FORMAT_LANGUAGES, FormatTabs } from '../../parts/example-format.tsx'
import { useConsoleHref, useServerUrl } from '../../parts/server-address.ts'
import type { SiteKind } from '../../routes.ts'

export interface RpcExampleProps {
  readonly api: Api
  readonly rpc: Rpc
  readonly kind: SiteKind
  /** The id of the element around it. */
  readonly id: string
  /** Opens the form of the call, about this object. */
  readonly open: (self: string | undefined) => void
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

function CallAndReply({ api, rpc, kind, id, open }: RpcExampleProps): ComponentChildren {
  const { url } = useServerUrl(kind)
  const { textsOf, objects, self } = useExample(api, rpc, url)
  return (
    <FormatTabs id={id} formats={EXAMPLE_FORMATS}>
      {(format) => {
        const languages = FORMAT_LANGUAGES[format]
        const { call, reply } = textsOf(format)
        return (
          <>
            <CodeBlock text={call} label={`the call of ${rpc.name}`} language={languages.call} />
            <ExampleFoot rpc={rpc} kind={kind} objects={objects} open={() => open(self)} />
            <p class="code-title">Reply</p>
            <CodeBlock text={reply} label={`the reply of ${rpc.name}`} language={languages.reply} />
          </>
        )
      }}
    </FormatTabs>
  )
}

interface ExampleFootProps extends Pick<RpcExampleProps, 'rpc' | 'kind'>, Pick<LiveExample, 'objects'> {
  readonly open: () => void
}

/** Whose references the call has, and the call itself: in place, or in the console of another server. */
function ExampleFoot({ rpc, kind, objects, open }: ExampleFootProps): ComponentChildren {
  const consoleHref = useConsoleHref(kind)
  if (consoleHref === undefined) return null
  const name = `Call ${rpc.name}`
  return (
    <div class="code-foot">
      {kind === 'server' && objects.length > 0 && (
        <span class="code-objects">
          <ObjectLinks objects={objects} />
        </span>
      )}
      {kind === 'server' ? (
        <button type="button" class="call-here" aria-label={name} onClick={open}>
          Call
        </button>
      ) : (
        <a class="call-here" href={`${consoleHref}#${rpc.name}`} aria-label={name}>
          Call
        </a>
      )}
    </div>
  )
}
