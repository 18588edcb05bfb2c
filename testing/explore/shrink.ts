/** Makes a sequence that fails smaller, for as long as it fails: fewer steps first, then simpler ones. */
import { closedSteps, lastSteps, type Step } from './steps.ts'

export interface ShrinkParts {
  /** Whether the sequence still fails for the same reason. */
  readonly fails: (steps: readonly Step[]) => Promise<boolean>
  /** Steps that are simpler, the simplest first. `before` are those that come before it. */
  readonly simpler: (step: Step, before: readonly Step[]) => Iterable<Step>
  /** Steps that do the same with other values, not only simpler ones. */
  readonly others: (step: Step, before: readonly Step[]) => Iterable<Step>
  /** False where there is no time left. */
  readonly mayGoOn: () => boolean
}

const FEW = 4
/** Up to so many steps, each pair is tried. */
const PAIRS = 12
/** Up to so many steps, each is tried to be left out while another has another value. */
const EXCHANGES = 7

/** `steps` fail. The result fails, and fails no more without any one of its steps, if there was time to find out. */
export async function shrinkSteps(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  let now = await fewLastSteps(steps, parts)
  let before: readonly Step[]
  do {
    before = now
    now = await fewerSteps(now, parts)
    now = await simplerSteps(now, parts)
    if (now === before) now = await withoutPairs(now, parts)
    if (now === before) now = await exchanged(now, parts)
  } while (now !== before && parts.mayGoOn())
  return now
}

/** Most of a long sequence has nothing to do with how it ends. */
async function fewLastSteps(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  for (let count = FEW; count < steps.length && parts.mayGoOn(); count *= 3) {
    const tried = lastSteps(steps, count)
    if (tried.length < steps.length && (await parts.fails(tried))) return tried
  }
  return steps
}

/** Leaves out runs of steps: halves, quarters, and in the end single ones. */
async function fewerSteps(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  let now = steps
  for (let size = Math.ceil(now.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let isSmaller = true
    while (isSmaller && parts.mayGoOn()) {
      isSmaller = false
      // From the end, as what later steps need stays then.
      for (let start = Math.max(0, now.length - size); start >= 0 && parts.mayGoOn(); start -= size) {
        const tried = closedSteps([...now.slice(0, start), ...now.slice(start + size)])
        if (tried.length < now.length && (await parts.fails(tried))) {
          now = tried
          isSmaller = true
          start = Math.min(start, now.length)
        }
        if (start > 0 && start < size) start = size
      }
    }
  }
  return now
}

async function withoutPairs(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  if (steps.length > PAIRS) return steps
  for (let i = 0; i < steps.length; i++)
    for (let j = i + 1; j < steps.length && parts.mayGoOn(); j++) {
      const tried = closedSteps(steps.filter((_, at) => at !== i && at !== j))
      if (await parts.fails(tried)) return tried
    }
  return steps
}

/** One step less, where one of the others has another value: where two small amounts are one large one. */
async function exchanged(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  if (steps.length > EXCHANGES) return steps
  for (let i = 0; i < steps.length; i++) {
    const fewer = closedSteps(steps.filter((_, at) => at !== i))
    for (const [at, step] of fewer.entries())
      for (const other of parts.others(step, fewer.slice(0, at))) {
        if (!parts.mayGoOn()) return steps
        const tried = fewer.with(at, other)
        if (await parts.fails(tried)) return tried
      }
  }
  return steps
}

async function simplerSteps(steps: readonly Step[], parts: ShrinkParts): Promise<readonly Step[]> {
  let now = steps
  for (let i = now.length - 1; i >= 0; i--) {
    let isSimpler = true
    while (isSimpler && parts.mayGoOn()) {
      isSimpler = false
      for (const one of parts.simpler(now[i] as Step, now.slice(0, i))) {
        const tried = now.with(i, one)
        if (!(await parts.fails(tried))) continue
        now = tried
        isSimpler = true
        break
      }
    }
  }
  return now
}
