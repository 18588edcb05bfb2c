/** Makes a sequence on which a server fails smaller, by playing parts of it again. */
import type { Contradiction } from './contradiction.ts'
import { type PlayedProbe, playProbe } from './play-probe.ts'
import { type Probe, type ProbeStep, stepsNamedIn } from './probe.ts'
import type { ProbeStage } from './stage.ts'

export interface SmallestProbe {
  readonly probe: Probe
  readonly played: PlayedProbe
}

/** Tells failures apart: what comes from the same fault has mostly the same key. */
export function contradictionKey({ kind, method, where, atRest, expected, got }: Contradiction): string {
  const code = kind === 'error' ? `${codeIn(expected)} ${codeIn(got)}` : where.replaceAll(/\[[^\]]*\]/g, '[]')
  return `${kind} ${method} ${code} ${atRest}`
}

function codeIn(text: string): string {
  return /^[A-Z][A-Z0-9_]*(?=\()/.exec(text)?.[0] ?? text.slice(0, 20)
}

/** `until`: in milliseconds of `performance.now()`. */
export async function shrinkProbe(
  stage: ProbeStage,
  probe: Probe,
  played: PlayedProbe,
  until: number,
): Promise<SmallestProbe> {
  const key = played.contradiction && contradictionKey(played.contradiction)
  let now: SmallestProbe = { probe: probe, played }
  const fails = async (steps: readonly ProbeStep[]) => {
    const tried = await playProbe(stage, { ...probe, steps })
    if (!tried.contradiction || contradictionKey(tried.contradiction) !== key) return false
    now = { probe: { ...probe, steps }, played: tried }
    return true
  }
  for (let size = Math.ceil(now.probe.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let end = now.probe.steps.length; end > 0 && performance.now() < until; ) {
      const { steps } = now.probe
      const without = closed([...steps.slice(0, Math.max(0, end - size)), ...steps.slice(end)])
      const isSmaller = without.length < steps.length && without.length > 0 && (await fails(without))
      end = isSmaller ? Math.min(end - size, now.probe.steps.length) : end - size
    }
  return now
}

/** Without steps that need one that is not there. */
function closed(steps: readonly ProbeStep[]): readonly ProbeStep[] {
  const there = new Set<number>()
  return steps.filter(({ id, args, session }) => {
    const needed = [...args, session ?? ''].flatMap((one) => [...stepsNamedIn(one)])
    const isWhole = needed.every((one) => one < 0 || there.has(one))
    if (isWhole) there.add(id)
    return isWhole
  })
}
