/** The format in which all examples of a page are shown: one choice of the reader, which the browser keeps. */
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { EXAMPLE_FORMATS, type ExampleFormat } from '../../reference/examples.ts'
import type { CodeLanguage } from './code-colours.ts'
import { Tabs } from './tabs.tsx'

interface FormatChoice {
  readonly format: ExampleFormat
  readonly choose: (format: ExampleFormat) => void
}

const FIRST: ExampleFormat = 'jsonrpc2'
const Choice = createContext<FormatChoice>({ format: FIRST, choose: () => undefined })

/** The choice for everything inside. Node does not know it, so the first rendering has the usual one. */
export function FormatProvider({ children }: { readonly children: ComponentChildren }): ComponentChildren {
  const [format, setFormat] = useState(FIRST)
  useEffect(() => setFormat(keptFormat()), [])
  const choice = useMemo(() => ({ format, choose: (next: ExampleFormat) => setFormat(keep(next)) }), [format])
  return <Choice.Provider value={choice}>{children}</Choice.Provider>
}

const TITLES: { readonly [format in ExampleFormat]: string } = {
  jsonrpc2: 'JSON-RPC 2.0',
  curl: 'curl',
  python: 'Python',
  typescript: 'TypeScript',
  xmlrpc: 'XML-RPC',
  jsonrpc1: 'JSON-RPC 1.0',
}

export interface FormatTabsProps<Format extends ExampleFormat> {
  /** The id of the element around them. */
  readonly id: string
  readonly formats: readonly Format[]
  /** The content of the tab; where the page's format is not among `formats`, of the first. */
  readonly children: (format: Format) => ComponentChildren
}

/** The formats of an example as tabs. A tab chooses for the whole page. */
export function FormatTabs<Format extends ExampleFormat>(props: FormatTabsProps<Format>): ComponentChildren {
  const { id, formats, children } = props
  const { format, choose } = useContext(Choice)
  const tabs = (Object.keys(TITLES) as ExampleFormat[]).flatMap((name) => {
    const known = formats.find((one) => one === name)
    return known ? [{ name: known, title: TITLES[known] }] : []
  })
  const chosen = tabs.find(({ name }) => name === format)?.name ?? tabs[0]?.name
  if (chosen === undefined) return null
  return (
    <Tabs<Format> id={`page:${id}`} label="Formats" tabs={tabs} chosen={chosen} choose={choose}>
      {children(chosen)}
    </Tabs>
  )
}

/** The languages of a call and its reply. */
export const FORMAT_LANGUAGES: {
  readonly [format in ExampleFormat]: { readonly call: CodeLanguage; readonly reply: CodeLanguage }
} = {
  xmlrpc: { call: 'xml', reply: 'xml' },
  jsonrpc1: { call: 'json', reply: 'json' },
  jsonrpc2: { call: 'json', reply: 'json' },
  curl: { call: 'shell', reply: 'json' },
  python: { call: 'python', reply: 'python' },
  typescript: { call: 'typescript', reply: 'typescript' },
}

const KEY = 'crowfoot-format'

/** Storage may be forbidden, and may hold what another version has written. */
function keptFormat(): ExampleFormat {
  try {
    const kept = localStorage.getItem(KEY)
    return EXAMPLE_FORMATS.find((name) => name === kept) ?? FIRST
  } catch {
    return FIRST
  }
}

function keep(format: ExampleFormat): ExampleFormat {
  try {
    localStorage.setItem(KEY, format)
  } catch {
    // The choice holds while the page is open.
  }
  return format
}
