/**
 * A process of its own for fuzz-bounds.test.ts: sends every hostile body again and again, and prints how much the heap
 * has grown.
 */
import { send } from '../harness.ts'
import { JSON_TYPE, openHostileDesk, XML_TYPE } from './hostile.ts'
import { JSON_BODIES, XML_BODIES } from './hostile-bodies.ts'

const SIZE = 200_000
const desk = openHostileDesk()

async function sendAll(): Promise<number> {
  for (const { make } of JSON_BODIES) await send(desk.front, JSON_TYPE, make(SIZE))
  for (const { make } of XML_BODIES) await send(desk.front, XML_TYPE, make(SIZE))
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

// The first round makes everything that is made only once, such as compiled code.
const before = await sendAll()
console.log(JSON.stringify({ grown: (await sendAll()) - before }))
