/** Reading XML-RPC calls: the form of a call, and the texts that are not calls. */
import assert from 'node:assert/strict'
import { XmlCallReader, XmlProblem } from '../../../runtime/wire/xml-call.ts'

const call = (params: string) => `<methodCall><methodName>m</methodName>${params}</methodCall>`
const param = (value: string) => call(`<params><param>${value}</param></params>`)

function faultOf(text: string): number {
  try {
    new XmlCallReader().read(text)
  } catch (error) {
    assert.ok(error instanceof XmlProblem, String(error))
    return error.fault
  }
  return 0
}

describe('XmlCallReader', () => {
  it('reads a call with white space, comments and CDATA in it', () => {
    const text = `\n<?xml-x y?><!-- <!DOCTYPE --><methodCall>\n <methodName> a.b </methodName>
      <params> <param> <value> <string>x<!-- -->y<![CDATA[<!DOCTYPE]]></string> </value> </param> </params>
    </methodCall>\n`
    const read = new XmlCallReader().read(text)
    assert.equal(read.method, 'a.b')
    assert.equal(read.params[0]?.text, 'xy<!DOCTYPE')
  })

  it('reads the five entities and character references', () => {
    const [value] = new XmlCallReader().read(param('<value>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#13;</value>')).params
    assert.equal(value?.text, '<>&"\'AB\r')
  })

  it('reads a call without params', () => {
    assert.deepEqual(new XmlCallReader().read(call('')), { method: 'm', params: [] })
    assert.deepEqual(new XmlCallReader().read(call('<params/>')), { method: 'm', params: [] })
  })

  const malformed: [string, string][] = [
    ['nothing', ''],
    ['no XML', 'hello'],
    ['an open element', '<methodCall><methodName>m</methodName>'],
    ['crossed elements', '<methodCall><methodName>m</methodCall></methodName>'],
    ['two roots', `${call('')}${call('')}`],
    ['text after the root', `${call('')}x`],
    ['an entity of its own', param('<value>&xxe;</value>')],
    ['a reference to NUL', param('<value>&#0;</value>')],
    ['a reference to a surrogate', param('<value>&#xD800;</value>')],
    ['a control character', param('<value>\u0001</value>')],
    ['U+FFFE', param('<value>\ufffe</value>')],
    ['a lone ampersand', param('<value>a & b</value>')],
    ['a doubled attribute', '<methodCall a="1" a="2"></methodCall>'],
    ['another root that is left open', '<html><p></html>'],
    ['an element that XML-RPC lacks, before an open one', call('<params><float>1</float><param>')],
    ['two values before a lone ampersand', param('<value/><value/>a & b')],
    ['a call without a method, before text', `<methodCall></methodCall>x`],
  ]
  for (const [name, text] of malformed) it(`${name} is not well-formed`, () => assert.equal(faultOf(text), -32700))

  const notRpc: [string, string][] = [
    ['a document type', `<!DOCTYPE methodCall>${call('')}`],
    ['a document type further on', `<?xml version="1.0"?> <!-- --> <!DOCTYPE x [<!ENTITY a "b">]>${call('')}`],
    ['another root', '<methodResponse></methodResponse>'],
    ['no method', '<methodCall></methodCall>'],
    ['two methods', '<methodCall><methodName>a</methodName><methodName>b</methodName></methodCall>'],
    ['params before the method', '<methodCall><params/><methodName>a</methodName></methodCall>'],
    ['two params', call('<params/><params/>')],
    ['a param without a value', call('<params><param></param></params>')],
    ['a param with two values', param('<value/><value/>')],
    ['a value of two types', param('<value><int>1</int><int>2</int></value>')],
    ['text beside a type', param('<value>x<int>1</int></value>')],
    ['text after a type', param('<value><int>1</int>x</value>')],
    ['text in an array', param('<value><array>x<data></data></array></value>')],
    ['two datas', param('<value><array><data/><data/></array></value>')],
    ['an element that XML-RPC lacks', param('<value><float>1</float></value>')],
    ['a value in an int', param('<value><int><value/></int></value>')],
    ['a member without a name', param('<value><struct><member><value/></member></struct></value>')],
    ['an empty member', param('<value><struct><member></member></struct></value>')],
    [
      'a member with two names and two values',
      param('<value><struct><member><name>a</name><value/><name>b</name><value/></member></struct></value>'),
    ],
    ['a member without a value', param('<value><struct><member><name>a</name></member></struct></value>')],
    [
      'a member with two names',
      param('<value><struct><member><name>a</name><name>b</name><value/></member></struct></value>'),
    ],
    [
      'a member with two values',
      param('<value><struct><member><name>a</name><value/><value/></member></struct></value>'),
    ],
    ['too deep a value', param(`${'<value><array><data>'.repeat(101)}${'</data></array></value>'.repeat(101)}`)],
    ['a great depth', param('<value><array><data>'.repeat(100_000))],
  ]
  for (const [name, text] of notRpc) it(`${name} is not XML-RPC`, () => assert.equal(faultOf(text), -32600))

  it('reads values as deep as JSON may have them', () => {
    const deep = param(`${'<value><array><data>'.repeat(100)}${'</data></array></value>'.repeat(100)}`)
    assert.equal(new XmlCallReader().read(deep).params.length, 1)
  })

  it('reads a thousand parameters and a million values, and no more', () => {
    const params = (count: number) => call(`<params>${'<param><value/></param>'.repeat(count)}</params>`)
    assert.equal(new XmlCallReader().read(params(1000)).params.length, 1000)
    assert.equal(faultOf(params(1001)), -32600)
    const values = (count: number) =>
      param(`<value><array><data>${'<value/>'.repeat(count - 1)}</data></array></value>`)
    assert.equal(new XmlCallReader().read(values(1_000_000)).params[0]?.items.length, 999_999)
    assert.equal(faultOf(values(1_000_001)), -32600)
    assert.equal(new XmlCallReader().read(values(1_000_000)).params.length, 1)
  })

  it('reports an unknown element with at most 200 characters of its name', () => {
    assert.throws(
      () => new XmlCallReader().read(param('<value><ex:i2>1</ex:i2></value>')),
      /holds <ex:i2>, an element that XML-RPC/,
    )
    assert.throws(
      () => new XmlCallReader().read(`<${'a'.repeat(5000)}/>`),
      (error: Error) => error.message.length < 300,
    )
  })

  it('stops reading XML that is too deep or too large for a call', () => {
    assert.equal(faultOf(`<a>${'<b>'.repeat(2_000)}`), -32600)
    assert.equal(faultOf(`<a>${'<b/>'.repeat(1_000_001)}`), -32600)
    assert.equal(faultOf(`<a>${'<b/>'.repeat(10)}`), -32700)
  })

  it('reads a good call after a bad one', () => {
    assert.equal(faultOf(param('<value><array><data>')), -32700)
    assert.equal(faultOf(param('<value><int>1</int><int>2</int></value>')), -32600)
    assert.deepEqual(new XmlCallReader().read(call('')), { method: 'm', params: [] })
  })

  it('reads a long prolog in reasonable time', () => {
    const text = `${'<!-- -->\n'.repeat(20_000)}${call('')}`
    assert.equal(new XmlCallReader().read(text).method, 'm')
  })
})
