/** A text for what a call names, by which tables are kept. */
import type { CallTarget } from '../../../model/body.ts'

export function calleeKey(target: CallTarget): string {
  return target.kind === 'message' ? `message ${target.class}.${target.name}` : `${target.kind} ${target.name}`
}
