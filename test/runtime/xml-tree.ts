/** Replies read as XML, by nothing of ours: a tree of elements, or an error where the text is not well-formed. */
import { SaxesParser } from 'saxes'

export interface Element {
  readonly name: string
  readonly children: Element[]
  /** All the text inside, that of children not counted in. */
  text: string
}

/** The document's one element. */
export function parseXml(text: string): Element {
  const parser = new SaxesParser()
  const open: Element[] = [{ name: '', children: [], text: '' }]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    const element: Element = { name, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (part) => {
    const inside = open.at(-1)
    if (inside) inside.text += part
  })
  parser.write(text).close()
  return only(open[0], undefined)
}

/** The one child that an element has, which is called `name` where that is given. */
export function only(element: Element | undefined, name: string | undefined): Element {
  const [child, more] = element?.children ?? []
  if (!child || more || (name !== undefined && child.name !== name))
    throw new Error(`<${element?.name}> holds not one <${name}>: ${JSON.stringify(element)}`)
  return child
}

/** Down through elements that have one child each, called so. */
export function inside(element: Element, ...names: readonly string[]): Element {
  return names.reduce((parent, name) => only(parent, name), element)
}

/** The members of a `<struct>`. */
export function membersOf(struct: Element): [name: string, value: Element][] {
  return struct.children.map((member) => {
    const [name, value, more] = member.children
    if (member.name !== 'member' || name?.name !== 'name' || value?.name !== 'value' || more)
      throw new Error(`No member: ${JSON.stringify(member)}`)
    return [name.text, value]
  })
}
