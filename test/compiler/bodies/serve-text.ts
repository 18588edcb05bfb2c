/** A service of an API with bodies, from its text: checked, compiled and loaded as a compiled server does it. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { withoutStatements } from '../../../compiler/emit/bodies/without-statements.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../../../runtime/bodies/protocol.ts'
import { openRules } from '../../../runtime/bodies/rules/open-rules.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import { type OpenOptions, openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../../runtime/harness.ts'
import { moduleOf } from './load-bodies.ts'

/** `prepare` changes the new database before the service opens it. */
export async function serveText(
  text: string,
  options: Partial<ServiceOptions> = {},
  prepare: (store: Store, api: Api) => void = () => {},
): Promise<Desk> {
  const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  const module = await moduleOf(emitBodies(model).text)
  const api = withoutStatements(model)
  const bodies: MakeBodies = (parts) => module(createLibrary(parts.api, parts.store))
  const rules: OpenOptions['rules'] = (inner, opening) => openRules(api, inner, bodies, opening)
  const store = openStore(api, ':memory:', { rules })
  prepare(store, api)
  return openDesk(api, { ...options, bodies, store })
}
