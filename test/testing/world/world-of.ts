/** A world of a text, for tests. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { loadWorldCode } from '../../../testing/world/load.ts'
import { openWorld, type World, type WorldOptions } from '../../../testing/world/world.ts'

export function worldOf(text: string, options: WorldOptions = {}): World {
  const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  return openWorld(loadWorldCode(model), options)
}
