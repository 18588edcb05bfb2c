/** Which problems of bodies a syntax error explains: one mistake, one diagnostic. */
import type { Span } from '../../grammar/tree.ts'
import { problemSpan, type ResolveProblem } from '../resolve/problem.ts'
import { isMistaken } from '../scope/mistaken-parts.ts'

/** Problems of a body that lacks something, which may stand in the statement that could not be read. */
const LACKS: ReadonlySet<ResolveProblem['kind']> = new Set<ResolveProblem['kind']>([
  ...([
    'error-never-raised',
    'result-missing',
    'test-without-expect',
    'error-not-possible',
    'hold-without-wait',
    'let-unused',
  ] as const),
])

/** True if the problem lies in a statement with a syntax error, or something is lacking that the error may hide. */
export function isExplained(problem: ResolveProblem, mistaken: readonly Span[]): boolean {
  if (mistaken.length === 0) return false
  return LACKS.has(problem.kind) || isMistaken(mistaken, problemSpan(problem))
}
