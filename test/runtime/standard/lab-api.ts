/** The API that the tests of events and tasks call: pairs, roles, and messages whose handlers are in the tests. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api, StandardPart } from '../../../model/api.ts'

/** As JSON has it. */
export interface Event {
  readonly id: number
  readonly timestamp: string
  readonly class: string
  readonly operation: string
  readonly ref: string
  readonly obj_uuid: string
  readonly snapshot?: { readonly [field: string]: unknown }
}

export interface Batch {
  readonly events: Event[]
  readonly token: string
  readonly valid_ref_counts: { readonly [name: string]: number }
}

const TEXT = `
class VM {
  RW name_label : string = ""
  RW tags : string set = []
  RO/runtime VIFs : VIF ref set <-> VM
  message start(vm : VM ref, delay : int = 0) : string
  message stop(vm : VM ref)
}

class VIF {
  RO/constructor VM : VM ref <-> VIFs
}

class vault {
  RW code : string = ""
  RW label : string = ""
}

class tool without objects {
  message hammer()
}
`

/** The API without roles. `uses`: its standard classes. `more`: declarations to add to its text. */
export function labApi(uses: readonly StandardPart[] = ['event'], more = ''): Api {
  const text = `api Lab version "1.0"${uses.length > 0 ? ` uses ${uses.join(', ')}` : ''}\n${TEXT}${more}`
  const { model, diagnostics } = analyze([{ path: 'lab.crow', tree: parse(text) }], 'lab')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

/** With sessions: `vault` is for users of the role `guard` or `keeper`, and its codes only for keepers. The role `keeper` includes `guard`. */
export function guardedApi(uses: readonly StandardPart[] = ['session', 'event']): Api {
  const api = labApi(uses)
  const roles = [
    { name: 'guard', doc: '', includes: [] },
    { name: 'keeper', doc: '', includes: ['guard'] },
  ]
  const classes = api.classes.map((c) =>
    c.name !== 'vault'
      ? c
      : {
          ...c,
          allows: { all: ['guard'] },
          fields: c.fields.map((f) => (f.name === 'code' ? { ...f, allows: { get: ['keeper'] } } : f)),
        },
  )
  return { ...api, roles, classes }
}
