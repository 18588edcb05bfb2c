/** The code of an API without bodies. */
import type { CompiledBodies } from './protocol.ts'

export const NO_BODIES: CompiledBodies = {
  messages: new Map(),
  guards: new Map(),
  externals: new Map(),
  afters: new Map(),
  computed: new Map(),
  conditions: new Map(),
  checks: new Map(),
  invariants: new Map(),
  offenders: new Map(),
}
