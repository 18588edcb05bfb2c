/** Parses replies as XML, independently of the code under test: a tree of elements, or an error if not well-formed. */
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

/** The only child of an element. Throws if there are others, or if it is not called `name`, if that is given. */
export function only(element: Element | undefined, name: string | undefined): Element {
  const [child, more] = element?.children ?? []
  if (!child || more || (name !== undefined && child.name !== name))
    throw new Error(`<${element?.name}> holds not one <${name}>: ${JSON.stringify(element)}`)
  return child
}

/** Follows a path of elements that each have one child, with these names. */
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
