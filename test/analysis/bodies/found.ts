/** What the checker finds in a text, and its model, in forms that tests compare. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import type { MessageBody } from '../../../model/body.ts'

/** A class and its neighbours, which the bodies of tests are about. */
export const DECLARED = `error BAD(vm)
error WORSE(vm, why)
enum power { Halted, Running }
enum operations { start, stop }
record usage { bytes : int, name : string = "none" }
class VM {
  RW memory : int = 1
  RW share : float = 0.0
  RW name : string = ""
  RW tags : string set = []
  RW note : string option = []
  RW other : (string -> string) map = {}
  RW busy : (string -> operations enum) map = {}
  RW made : datetime = "2026-01-01T00:00:00Z"
  RW host : host ref or null <-> VMs = null
  RW metrics : metrics ref or null = null
  RO/runtime state : power enum = Halted
  RO/runtime double : int := self.memory * 2
  message go(vm : VM ref, other : VM ref or null, n : int = 3) : int
  message run(vm : VM ref)
}
class host {
  RW name : string = ""
  RO/runtime VMs : VM ref set <-> host
}
class metrics {
  RW cpus : int = 1
  RW of : host ref or null = null
}
object host one {
}
`

/** `CROW2027 "vm.host"` for each diagnostic of the text, with its part of the text. Hints are left out. */
export function mistakes(text: string): string[] {
  const { diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'test')
  return diagnostics
    .filter((d) => d.severity !== 'hint')
    .map((d) => `${d.code} ${text.slice(d.start, d.end).replaceAll(/\\s+/g, ' ')}`)
}

/** The mistakes in the statements of a body of `VM.run(vm)`. */
export function inBody(statements: string, more = ''): string[] {
  return mistakes(`${DECLARED}${more}body VM.run {\n${statements}\n}\n`)
}

/** The mistakes in an expression of that type. */
export function inExpression(type: string, expression: string, more = ''): string[] {
  return mistakes(`${DECLARED}${more}define it(vm : VM ref, x : VM ref or null) : ${type} := ${expression}\n`)
}

export function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'test')
  assert.ok(model, JSON.stringify(diagnostics))
  return model
}

/** The body of `VM.run(vm)` with these statements, in the model. */
export function bodyOfRun(statements: string, more = ''): MessageBody {
  const owner = modelOf(`${DECLARED}${more}body VM.run {\n${statements}\n}\n`).classes.find((c) => c.name === 'VM')
  const body = owner?.messages.find((m) => m.name === 'run')?.body
  assert.ok(body)
  return body
}
