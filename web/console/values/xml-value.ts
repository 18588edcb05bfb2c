/** Reads a value in XML-RPC's form, which is how a task carries its result, into the form that JSON carries. */

/** Reads `<value>…</value>`. Returns any other text unchanged. */
export function xmlValue(text: string): unknown {
  if (!text.trimStart().startsWith('<value')) return text
  const document = new DOMParser().parseFromString(text, 'application/xml')
  const root = document.documentElement
  return root.localName === 'value' ? readValue(root) : text
}

function readValue(value: Element): unknown {
  const [inner] = value.children
  if (!inner) return value.textContent ?? ''
  switch (inner.localName) {
    case 'array':
      return [...(inner.firstElementChild?.children ?? [])].map(readValue)
    case 'struct':
      return Object.fromEntries([...inner.children].map(memberOf))
    case 'boolean':
      return inner.textContent === '1'
    case 'double':
      return Number(inner.textContent)
    default:
      return inner.textContent ?? ''
  }
}

function memberOf(member: Element): [string, unknown] {
  const [name, value] = member.children
  return [name?.textContent ?? '', value ? readValue(value) : '']
}
