/** `system.multicall`, and XML-RPC's own introspection: answers without a Status, and faults. */
import assert from 'node:assert/strict'
import type { AnsweredCall } from '../../../runtime/engine/call-context.ts'
import { textOf } from '../../../runtime/wire/answer.ts'
import { xmlRpcEndpoint } from '../../../runtime/wire/xml-rpc.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

const member = (name: string, value: string) => `<member><name>${name}</name>${value}</member>`
const array = (...values: string[]) => `<value><array><data>${values.join('')}</data></array></value>`
const call = (method: string, ...params: string[]) =>
  `<value><struct>${member('methodName', xmlString(method))}${member('params', array(...params))}</struct></value>`
const cup = (label: string) => `<value><struct>${member('name_label', xmlString(label))}</struct></value>`
const fault = (code: number) => new RegExp(`^<value><struct><member><name>faultCode</name><value><int>${code}</int>`)

/** The texts of the answers' array. */
function answersIn(reply: string): string[] {
  const inside = /^<\?xml version="1\.0"\?><methodResponse><params><param>(.*)<\/param><\/params><\/methodResponse>$/s
  const text = inside.exec(reply)?.[1]
  assert.ok(text, reply)
  const answers: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: tag, index } of text.matchAll(/<\/?value>/g)) {
    if (tag === '<value>' && ++depth === 2) start = index
    if (tag === '</value>' && depth-- === 2) answers.push(text.slice(start, index + tag.length))
  }
  return answers
}

describe('system.multicall', () => {
  let desk: Desk
  let answered: (string | null)[]
  beforeEach(() => {
    answered = []
    const observe = ({ context, code }: AnsweredCall) => answered.push(`${context?.method} ${code}`)
    desk = openDesk(sampleApi(), { observe })
  })
  const multicall = async (...calls: string[]) => answersIn(await desk.xml('system.multicall', array(...calls)))

  it('gives each call the answer that it would get by itself, in an array of one', async () => {
    const answers = await multicall(
      call('cup.create', cup('a')),
      call('cup.create', '<value><struct></struct></value>'),
      call('pen.get_length', xmlString('x')),
      call('system.methodHelp', xmlString('pen.write')),
      call('cup.get_by_name_label', xmlString('a')),
    )
    const ref = /OpaqueRef:[0-9a-f-]+/.exec(answers[0] as string)?.[0]
    const single = async (method: string, ...params: string[]) =>
      /<param>(.*)<\/param>/.exec(await desk.xml(method, ...params))?.[1] as string
    assert.match(answers[0] as string, /Success/)
    assert.equal(answers[2], array(await single('pen.get_length', xmlString('x'))))
    assert.equal(answers[3], array(xmlString('Does write.')))
    assert.equal(answers[4], array(await single('cup.get_by_name_label', xmlString('a'))))
    assert.ok(answers[4]?.includes(ref as string))
  })

  it('gives a fault for what is not a call, and for another multicall', async () => {
    const answers = await multicall(
      xmlString('cup.create'),
      `<value><struct>${member('params', array())}</struct></value>`,
      `<value><struct>${member('methodName', xmlString('cup.create'))}${member('params', xmlString('a'))}</struct></value>`,
      call('cup.create', cup('a')).replace(
        '<member>',
        `<member><name>methodName</name>${xmlString('cup.get_all')}</member><member>`,
      ),
      call('system.multicall', array(call('cup.create', cup('a')))),
      call('system_multicall', array()),
      call('system.methodHelp', xmlString('no.such')),
      call('system.nothing'),
      call('cup.nothing'),
    )
    for (const [i, code] of [-32602, -32602, -32602, -32602, -32600, -32600, -32601, -32601].entries())
      assert.match(answers[i] as string, fault(code))
    assert.match(answers[8] as string, /Failure.*MESSAGE_METHOD_UNKNOWN/)
    assert.deepEqual(await desk.result('cup.get_all'), [])
  })

  it('runs each call in its own transaction', async () => {
    const answers = await multicall(call('cup.create', cup('a')), call('cup.nothing'), call('cup.create', cup('b')))
    assert.deepEqual(
      answers.map((a) => /Success|Failure/.exec(a)?.[0]),
      ['Success', 'Failure', 'Success'],
    )
    assert.equal(((await desk.result('cup.get_all')) as string[]).length, 2)
  })

  it('counts its calls one by one', async () => {
    await multicall(call('cup.create', cup('a')), call('cup.nothing'), xmlString('x'))
    assert.deepEqual(answered.sort(), ['cup.create null', 'cup.nothing MESSAGE_METHOD_UNKNOWN', 'undefined -32602'])
  })

  it('may be empty, and takes one array', async () => {
    assert.deepEqual(await multicall(), [])
    for (const params of [[], [xmlString('a')], [array(), array()]])
      assert.match(await desk.xml('system.multicall', ...params), /<fault>.*-32602/)
  })

  it('runs no call if there are more than a batch may have', async () => {
    const reply = await desk.xml('system.multicall', array(...Array(1001).fill(call('cup.create', cup('a')))))
    assert.match(reply, /<fault>.*-32600.*The array has 1001 calls; at most 1000 are run/)
    assert.deepEqual(await desk.result('cup.get_all'), [])
  })

  it('runs no more calls once its answers are long', async () => {
    let run = 0
    const dispatchCall = () => {
      run++
      return xmlString('x'.repeat(60))
    }
    const endpoint = xmlRpcEndpoint({
      dispatcher: { dispatchCall },
      settle: (respond, reply) => respond(reply),
      limits: { calls: 5, answers: 400 },
    })
    const body = `<methodCall><methodName>system.multicall</methodName><params><param>${array(
      ...Array(5).fill(call('big')),
    )}</param></params></methodCall>`
    const reply = await new Promise<string>((resolve) =>
      endpoint(Buffer.from(body), (answer) => resolve(textOf(answer))),
    )
    assert.equal(run, 2)
    assert.deepEqual(
      answersIn(reply).map((a) => /Success|INTERNAL_ERROR/.exec(a)?.[0]),
      ['Success', 'Success', 'INTERNAL_ERROR', 'INTERNAL_ERROR', 'INTERNAL_ERROR'],
    )
  })

  it('is a method of XML-RPC only', async () => {
    assert.deepEqual(await desk.error('system.multicall', []), ['MESSAGE_METHOD_UNKNOWN', 'system.multicall'])
    assert.ok(!((await desk.result('system.listMethods')) as string[]).includes('system.multicall'))
    assert.match(await desk.xml('system.listMethods'), /<string>system\.multicall<\/string>/)
    assert.match(
      await desk.xml('system.methodSignature', xmlString('system.multicall')),
      /<param><value><array><data><value><array><data><value><string>array<\/string><\/value><value><string>array</,
    )
  })
})

describe('the introspection of XML-RPC', () => {
  const desk = openDesk(sampleApi())

  it('answers with bare values', async () => {
    const reply = await desk.xml('system.methodHelp', xmlString('pen.write'))
    assert.equal(
      reply,
      `<?xml version="1.0"?><methodResponse><params><param>${xmlString('Does write.')}</param></params></methodResponse>`,
    )
    assert.doesNotMatch(await desk.xml('system_listMethods'), /Status/)
  })

  it('answers with faults for errors', async () => {
    const faultOf = async (method: string, ...params: string[]) =>
      /<fault>.*<int>(-\d+)<\/int>.*<string>(.*?)<\/string>/.exec(await desk.xml(method, ...params))?.slice(1)
    assert.deepEqual(await faultOf('system.methodHelp', xmlString('no.such')), [
      '-32601',
      'MESSAGE_METHOD_UNKNOWN(no.such)',
    ])
    assert.equal((await faultOf('system.methodHelp'))?.[0], '-32602')
    assert.equal((await faultOf('system.methodHelp', '<value><int>1</int></value>'))?.[0], '-32602')
    assert.equal((await faultOf('system.getCapabilities'))?.[0], '-32601')
  })
})
