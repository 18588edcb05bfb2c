/** Example calls in Python with xmlrpc.client of the standard library, which XenAPI.py also uses. */
import { EXAMPLE_PASSWORD, type ExampleSession, LOGIN } from './example-session.ts'
import { flatText, type Language, layoutSample } from './layout-sample.ts'
import type { Sample } from './sample.ts'

export interface PythonCall {
  readonly method: string
  /** The parameters without the session. */
  readonly params: readonly Sample[]
  /** null if the call needs no session. */
  readonly entry: ExampleSession | null
  readonly url: string
}

export function pythonCall({ method, params, entry, url }: PythonCall): string {
  const args = params.map((p) => layoutSample(PYTHON, p))
  const path = method.split('.')
  const lines = [
    'import xmlrpc.client',
    '',
    `server = xmlrpc.client.ServerProxy(${JSON.stringify(url)})`,
    ...(entry ? [`session = ${sessionText(entry)}`] : []),
    `answer = ${attribute('server', path)}(${[...(entry ? ['session'] : []), ...args].join(', ')})`,
    'print(answer)',
  ]
  if (!entry) return lines.join('\n')
  const flat = params.map((p) => flatText(PYTHON, p)).join(', ')
  return [...lines, '', `# With XenAPI.py: ${attribute('session.xenapi', path)}(${flat})`].join('\n')
}

function sessionText(entry: ExampleSession): string {
  if ('session' in entry) return JSON.stringify(entry.session)
  return `server.${LOGIN}(${JSON.stringify(entry.user)}, ${JSON.stringify(EXAMPLE_PASSWORD)})["Value"]`
}

/** The printed answer, as Python writes the value. */
export function pythonReply(result: Sample): string {
  const status: Sample = { kind: 'text', text: 'Success' }
  const members = [
    ['Status', status],
    ['Value', result],
  ] as const
  return layoutSample(PYTHON, { kind: 'struct', members })
}

/** JSON's strings are valid in Python. Ints are strings, because xmlrpc.client refuses more than 32 bits. */
const PYTHON: Language = {
  scalar(value) {
    switch (value.kind) {
      case 'bool':
        return value.value ? 'True' : 'False'
      case 'float':
        return Number.isInteger(value.value) && Math.abs(value.value) < 1e21 ? `${value.value}.0` : String(value.value)
      case 'datetime':
        return `xmlrpc.client.DateTime(${JSON.stringify(value.text)})`
      case 'text':
      case 'int':
        return JSON.stringify(value.text)
    }
  },
  memberName: (name) => `${JSON.stringify(name)}: `,
  lastComma: ',',
}

/** `event.from` is not valid Python: keywords, and names that xmlrpc.client does not forward, need `getattr`. */
function attribute(start: string, path: readonly string[]): string {
  return path.reduce((on, name) => (isPlain(name) ? `${on}.${name}` : `getattr(${on}, ${JSON.stringify(name)})`), start)
}

function isPlain(name: string): boolean {
  return !KEYWORDS.has(name)
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)
