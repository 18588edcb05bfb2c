/** XML-RPC (docs/wire.md, Calls): Status and Value, errors that are not faults, and faults. */
import assert from 'node:assert/strict'
import { type Desk, openDesk, send, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('XML-RPC', () => {
  let desk: Desk
  before(() => {
    desk = openDesk(sampleApi())
  })
  const post = async (body: string | Buffer) => (await send(desk.front, 'text/xml', body)).body
  const faultCode = (text: string) => /<fault>.*<int>(-\d+)<\/int>/.exec(text)?.[1]

  it('answers with a struct of Status and Value', async () => {
    assert.equal(
      await desk.xml('pen.get_all'),
      '<?xml version="1.0"?><methodResponse><params><param><value><struct>' +
        '<member><name>Status</name><value><string>Success</string></value></member>' +
        '<member><name>Value</name><value><array><data></data></array></value></member>' +
        '</struct></value></param></params></methodResponse>',
    )
  })

  it('answers an error with a Failure, not a fault', async () => {
    assert.equal(
      await desk.xml('pen.get_length', xmlString('x &lt; y')),
      '<?xml version="1.0"?><methodResponse><params><param><value><struct>' +
        '<member><name>Status</name><value><string>Failure</string></value></member>' +
        '<member><name>ErrorDescription</name><value><array><data>' +
        '<value><string>HANDLE_INVALID</string></value><value><string>pen</string></value>' +
        '<value><string>x &lt; y</string></value></data></array></value></member>' +
        '</struct></value></param></params></methodResponse>',
    )
  })

  it('gives faults for bodies that are not calls', async () => {
    assert.equal(faultCode(await post('<methodCall>')), '-32700')
    assert.equal(faultCode(await post(Buffer.from([0x3c, 0xff]))), '-32700')
    assert.equal(faultCode(await post('<html/>')), '-32600')
    assert.equal(faultCode(await post('<!DOCTYPE a><a/>')), '-32600')
    assert.doesNotMatch(await post('<methodCall>'), /at .*\.ts|node_modules/)
  })

  it('reads a body with a byte order mark', async () => {
    const call =
      '\ufeff<?xml version="1.0" encoding="utf-8"?><methodCall><methodName>pen.get_all</methodName></methodCall>'
    assert.match(await post(call), /Success/)
  })

  it('stores values that JSON reads back the same', async () => {
    const text = 'a\r\n\t<&>]]> 🖋 é'
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace('\r', '&#13;')
    const member = `<member><name>name_label</name><value>${escaped}</value></member>`
    const created = await desk.xml('cup.create', `<value><struct>${member}</struct></value>`)
    const ref = /OpaqueRef:[0-9a-f-]+/.exec(created)?.[0]
    assert.equal(await desk.result('cup.get_name_label', ref), text)
    assert.ok((await desk.xml('cup.get_name_label', xmlString(ref as string))).includes(`<string>${escaped}</string>`))
  })
})
