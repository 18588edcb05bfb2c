/** Bodies that are made to cost a server more than they cost to send: `make(size)` has about that many bytes. */

export interface HostileBody {
  readonly name: string
  readonly make: (size: number) => string
}

/** As many repetitions as fit. */
const fill = (size: number, part: string) => part.repeat(Math.max(1, Math.floor(size / part.length)))
const list = (size: number, part: string) => fill(size, `${part},`).slice(0, -1)

const json = (method: string, params: string, id = '1') =>
  `{"jsonrpc":"2.0","method":"${method}","params":[${params}],"id":${id}}`
const take = (type: string, value: string) => json(`tray.take_${type}`, value)

/** A plain body of the same size, with which the others are compared. */
export const BENIGN_JSON: HostileBody = { name: 'a text', make: (size) => take('string', `"${fill(size, 'x')}"`) }

export const JSON_BODIES: readonly HostileBody[] = [
  { name: 'open arrays', make: (size) => fill(size, '[') },
  { name: 'open objects', make: (size) => fill(size, '{"a":') },
  { name: 'closed arrays', make: (size) => fill(size / 2, '[') + fill(size / 2, ']') },
  { name: 'nested values of a parameter', make: (size) => take('set', fill(size / 2, '[') + fill(size / 2, ']')) },
  { name: 'digits of an int', make: (size) => take('int', fill(size, '9')) },
  { name: 'zeros before an int', make: (size) => take('int', `"${fill(size, '0')}x"`) },
  { name: 'signs before an int', make: (size) => take('int', `"${fill(size, '+-')}"`) },
  { name: 'digits of a float', make: (size) => take('float', `1.${fill(size, '7')}`) },
  { name: 'digits of an exponent', make: (size) => take('float', `1e${fill(size, '9')}`) },
  { name: 'digits of an id', make: (size) => json('pen.get_all', '', fill(size, '9')) },
  { name: 'digits and dots', make: (size) => take('float', fill(size, '1.1e')) },
  { name: 'a long method', make: (size) => json(fill(size, 'pen.'), '') },
  { name: 'a long id', make: (size) => json('pen.get_all', '', `"${fill(size, 'i')}"`) },
  { name: 'a long enum value', make: (size) => take('enum', `"${fill(size, 'red')}"`) },
  { name: 'a long datetime', make: (size) => take('datetime', `"${fill(size, '2026-01-31T')}"`) },
  { name: 'a long ref', make: (size) => json('pen.get_record', `"${fill(size, 'OpaqueRef:')}"`) },
  { name: 'a long unknown member', make: (size) => take('class_record', `{"${fill(size, 'x')}":1}`) },
  { name: 'escapes', make: (size) => take('string', `"${fill(size, '\\u0041')}"`) },
  { name: 'characters that XML cannot carry', make: (size) => take('string', `"${fill(size, '\\u0000')}"`) },
  { name: 'lone surrogates', make: (size) => take('string', `"${fill(size, '\\ud800')}"`) },
  { name: 'backslashes', make: (size) => take('string', `"${fill(size, '\\\\')}`) },
  { name: 'quotes', make: (size) => fill(size, '"') },
  { name: 'white space', make: (size) => fill(size, ' \n') },
  { name: 'white space around a datetime', make: (size) => take('datetime', `"${fill(size, ' ')}"`) },
  { name: 'one member again and again', make: (size) => take('map', `{${list(size, '"a":"b"')}}`) },
  { name: '__proto__ again and again', make: (size) => take('map', `{${list(size, '"__proto__":"b"')}}`) },
  { name: 'many members', make: (size) => take('map', `{${numbered(size, (i) => `"k${i}":""`)}}`) },
  {
    name: 'many whole numbers as members',
    make: (size) => take('map_of_ints', `{${numbered(size, (i) => `"${i * 7919}":[]`)}}`),
  },
  { name: 'one int again and again', make: (size) => take('set', `[${list(size, '1')}]`) },
  { name: 'many ints', make: (size) => take('set', `[${numbered(size, (i) => String(i))}]`) },
  { name: 'many records', make: (size) => take('set_of_records', `[${list(size, '{"text":""}')}]`) },
  { name: 'many refs', make: (size) => json('pen.get_all', `[${list(size, '"OpaqueRef:x"')}]`) },
  { name: 'many parameters', make: (size) => json('pen.get_all', list(size, '1')) },
  { name: 'a batch of no calls', make: (size) => `[${list(size, '1')}]` },
  { name: 'a batch of calls', make: (size) => `[${list(size, json('pen.none', ''))}]` },
]

const call = (method: string, value: string) =>
  `<methodCall><methodName>${method}</methodName><params><param>${value}</param></params></methodCall>`
const give = (type: string, value: string) => call(`tray.take_${type}`, `<value>${value}</value>`)

export const BENIGN_XML: HostileBody = { name: 'a text', make: (size) => give('string', fill(size, 'x')) }

export const XML_BODIES: readonly HostileBody[] = [
  { name: 'open elements', make: (size) => fill(size, '<a>') },
  {
    name: 'open values',
    make: (size) => `<methodCall><methodName>m</methodName><params><param>${fill(size, '<value><array><data>')}`,
  },
  { name: 'angle brackets', make: (size) => fill(size, '<') },
  { name: 'a billion laughs', make: (size) => laughs(size) },
  { name: 'document types', make: (size) => fill(size, '<!DOCTYPE a>') },
  { name: 'an open document type', make: (size) => `<!DOCTYPE a [${fill(size, '<!ENTITY a "b">')}` },
  { name: 'processing instructions', make: (size) => fill(size, '<?a b?>') },
  { name: 'an open processing instruction', make: (size) => `<?xml ${fill(size, 'encoding= ')}` },
  { name: 'declared encodings', make: (size) => `<?xml ${fill(size, 'encoding = "')}` },
  { name: 'comments', make: (size) => fill(size, '<!---->') },
  { name: 'open comments', make: (size) => fill(size, '<!--') },
  { name: 'white space', make: (size) => fill(size, ' \n') },
  { name: 'white space between elements', make: (size) => `<methodCall>${fill(size, ' ')}x</methodCall>` },
  {
    name: 'attributes',
    make: (size) => `<methodCall ${numbered(size, (i) => `a${i}=""`, ' ')}><methodName>m</methodName></methodCall>`,
  },
  { name: 'one attribute again and again', make: (size) => `<methodCall ${fill(size, 'a="" ')}>` },
  { name: 'a long attribute', make: (size) => `<methodCall a="${fill(size, '&lt;')}"></methodCall>` },
  { name: 'a long element', make: (size) => `<${fill(size, 'a')}>` },
  { name: 'a long method', make: (size) => call(fill(size, 'pen.'), '') },
  { name: 'character references', make: (size) => give('string', fill(size, '&#65;')) },
  { name: 'a long character reference', make: (size) => give('string', `&#${fill(size, '0')}65;`) },
  { name: 'a long entity', make: (size) => give('string', `&${fill(size, 'a')};`) },
  { name: 'ampersands', make: (size) => give('string', fill(size, '&')) },
  { name: 'CDATA sections', make: (size) => give('string', fill(size, '<![CDATA[]]>')) },
  { name: 'ends of CDATA', make: (size) => give('string', `<![CDATA[${fill(size, ']')}`) },
  { name: 'carriage returns', make: (size) => give('string', fill(size, '\r')) },
  { name: 'digits of an int', make: (size) => give('int', `<int>${fill(size, '9')}</int>`) },
  { name: 'digits of a float', make: (size) => give('float', `<double>${fill(size, '9')}</double>`) },
  { name: 'digits and dots of a float', make: (size) => give('float', `<double>${fill(size, '9.')}</double>`) },
  { name: 'digits of no float', make: (size) => give('float', `<double>${fill(size, '9')}x</double>`) },
  { name: 'digits of no int', make: (size) => give('int', `<int>${fill(size, '9')}x</int>`) },
  { name: 'white space around a boolean', make: (size) => give('bool', `<boolean>${fill(size, ' ')}</boolean>`) },
  {
    name: 'a long datetime',
    make: (size) => give('datetime', `<dateTime.iso8601>${fill(size, '20260131T')}</dateTime.iso8601>`),
  },
  { name: 'many values', make: (size) => give('set', `<array><data>${fill(size, '<value>1</value>')}</data></array>`) },
  {
    name: 'empty structs',
    make: (size) => give('set', `<array><data>${fill(size, '<value><struct/></value>')}</data></array>`),
  },
  {
    name: 'many members',
    make: (size) =>
      give('map', `<struct>${numbered(size, (i) => `<member><name>${i}</name><value/></member>`, '')}</struct>`),
  },
  {
    name: 'one member again and again',
    make: (size) =>
      give('class_record', `<struct>${fill(size, '<member><name>length</name><value>1</value></member>')}</struct>`),
  },
  {
    name: 'many parameters',
    make: (size) =>
      `<methodCall><methodName>m</methodName><params>${fill(size, '<param><value/></param>')}</params></methodCall>`,
  },
]

/** Entities that contain each other. Without the document type, they would be read as plain ones. */
function laughs(size: number): string {
  const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`)
  return `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">${entities.join('')}]>${give('string', fill(size, '&e20;'))}`
}

function numbered(size: number, part: (i: number) => string, between = ','): string {
  const parts: string[] = []
  for (let i = 0, length = 0; length < size; i++) length += parts[parts.push(part(i)) - 1]!.length + between.length
  return parts.join(between)
}
