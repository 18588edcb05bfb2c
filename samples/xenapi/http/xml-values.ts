/** Values as XML-RPC has them, in the form in which xapi writes them: ints as texts, no value as a null reference. */
import { SaxesParser } from 'saxes'

/** Numbers and dates stay texts. */
export type Tree = string | boolean | readonly Tree[] | ReadonlyMap<string, Tree>

export const NULL = 'OpaqueRef:NULL'

export function xmlOf(value: unknown): string {
  return `<value>${inner(value)}</value>`
}

function inner(value: unknown): string {
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`
  if (typeof value === 'number') return `<double>${value}</double>`
  if (value instanceof Date)
    return `<dateTime.iso8601>${value.toISOString().replaceAll('-', '').slice(0, 17)}Z</dateTime.iso8601>`
  if (Array.isArray(value)) return `<array><data>${value.map(xmlOf).join('')}</data></array>`
  if (value instanceof Map) return structOf([...value])
  if (typeof value === 'object' && value !== null) return structOf(Object.entries(value))
  return escaped(value === null ? NULL : String(value))
}

/** An empty option is left out. */
function structOf(members: readonly (readonly [name: unknown, value: unknown])[]): string {
  const texts = members
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<member><name>${escaped(String(name))}</name>${xmlOf(value)}</member>`)
  return `<struct>${texts.join('')}</struct>`
}

/** Tabs, line ends and what XML cannot have at all become what readers do not change. */
function escaped(text: string): string {
  return text
    .replace(/[&<>\r]/g, (one) => `&#${one.charCodeAt(0)};`)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
}

interface Open {
  readonly name: string
  text: string
  value: Tree | undefined
  readonly items: Tree[]
  readonly members: Map<string, Tree>
  memberName: string
}

/** Elements within each other. Exports have some tens; megabytes of opened elements would keep all other calls waiting. */
const DEEPEST = 200

/** Throws where the text is not an XML-RPC value. */
export function treeOf(xml: string): Tree {
  const stack: Open[] = [opened('')]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    if (stack.length > DEEPEST) throw new Error('The elements are nested too deeply')
    stack.push(opened(name))
  })
  const add = (text: string) => {
    const top = stack.at(-1)
    if (top) top.text += text
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    const [parent, closed] = stack.splice(-2)
    if (!parent || !closed) return
    close(closed, parent)
    stack.push(parent)
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  const [value] = stack[0]?.items ?? []
  if (value === undefined) throw new Error('There is no <value>')
  return value
}

function opened(name: string): Open {
  return { name, text: '', value: undefined, items: [], members: new Map(), memberName: '' }
}

function close({ name, text, value, items, members, memberName }: Open, parent: Open): void {
  if (name === 'value' && parent.name === 'member') parent.value = value ?? text
  else if (name === 'value') parent.items.push(value ?? text)
  else if (name === 'data') parent.items.push(...items)
  else if (name === 'array') parent.value = items
  else if (name === 'name') parent.memberName = text
  else if (name === 'member') parent.members.set(memberName, value ?? '')
  else if (name === 'struct') parent.value = members
  else if (name === 'boolean') parent.value = text.trim() === '1'
  else parent.value = text
}
