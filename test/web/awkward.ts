/** An API whose names, values and documentation are as awkward as the language lets them be. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'

/** A script that sets `pwned` if it runs. */
export const SCRIPT = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>'

export const AWKWARD = `/// ${SCRIPT}
/// [press](javascript:globalThis.pwned=1) ![gone](https://elsewhere.example/x.png)
api Awkward version "1.0" uses session
role "read <only>"
role admin includes "read <only>"
/// Of ${SCRIPT}
enum state { plain, "two words", "a\\"<b>", "percent%20" }
/// Never: ${SCRIPT}
error NEVER(a)
/// ${SCRIPT}
record point {
  /// ${SCRIPT}
  x : int = 1
  s : state enum = "two words"
}
/// # Big
///
/// ${SCRIPT}
class index allows("read <only>") {
  /// ${SCRIPT}
  RW main : string = "</script><script>globalThis.pwned=1</script>"
  RW start : state enum = "a\\"<b>"
  RW token : string = "hidden default" @secret
  RW notes : (string -> state enum) map = { "k" -> "two words" }
  RW Index : Records ref or null <-> index = null
  RW __proto__ : string = "p"
  RW constructor : int = 1
  RW peers : index ref set <-> peers = []
  /// ${SCRIPT}
  message get(index : index ref, at : point record, times : int = -1) : state enum throws NEVER
  message main() @public
}
class Records {
  RO/runtime index : index ref <-> Index
}
/// ${SCRIPT}
object index first { main = "x", __proto__ = "own", token = "hidden value" }
`

export function apiOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'awkward.crow', tree: parse(text) }], 'awkward')
  const errors = diagnostics.filter((d) => d.severity === 'error')
  assert.ok(model, JSON.stringify(errors))
  return model
}
