/** The sample API with a body of `pen.write`. */
import assert from 'node:assert/strict'
import type { Api } from '../../../model/api.ts'
import type { MessageBody } from '../../../model/body.ts'
import { message, PEN, sampleApi } from '../../runtime/sample-api.ts'

export function withBody(body: MessageBody): Api {
  const api = sampleApi()
  const [first, ...others] = api.classes
  assert.ok(first)
  const params = [{ name: 'self', type: PEN }]
  return { ...api, classes: [{ ...first, messages: [{ ...message('write', { params }), body }] }, ...others] }
}
