/** Tests whether a server does what the text of its API says, rule by rule, with the compiled text as oracle. */

import { rpcsOf } from '../../model/rpcs.ts'
import { Dice } from '../explore/dice.ts'
import type { RemoteServer } from '../remote/connect.ts'
import type { WorldCode } from '../world/load.ts'
import { CalledServer } from './called-server.ts'
import type { ConformOptions } from './conform-options.ts'
import { Counterparts } from './counterparts.ts'
import { findExisting } from './existing-objects.ts'
import { ObjectRecipes } from './object-recipes.ts'
import { openOracle } from './oracle.ts'
import { Patience } from './patience.ts'
import type { ConformReport } from './report.ts'
import type { RuleParts } from './rule.ts'
import { RuleRunner } from './rule-runner.ts'
import { SampleValues } from './sample-values.ts'
import { createScope, existingSymbol } from './scope.ts'
import type { ProbeStage } from './stage.ts'
import { logInTo, requireSameApi } from './wrong-server.ts'

/** How far the clock of the double is ahead: no time of one is a time of the other. */
const AHEAD = 3_723_457

/** In milliseconds after the end: how long the last failure is made smaller, and what was made removed. */
const FINISHING = 4000
const REMOVING = 15_000

/**
 * `remotes`: one for each format, without sessions. Rejects with WrongServer where the server does not have this API or refuses a
 * log-in, with WireFault where it cannot be reached.
 */
export async function conform(
  code: WorldCode,
  remotes: readonly RemoteServer[],
  options: ConformOptions,
): Promise<ConformReport> {
  const began = performance.now()
  const { stage, end } = await openStage(code, remotes, options, began + options.duration)
  try {
    const runner = new RuleRunner(partsOf(stage, options), options, began)
    const rules = await runner.run()
    const broken = stage.server.silence?.message
    const left = [...stage.left].map(([ref, owner]) => ({ class: owner, ref }))
    return {
      api: code.model.name,
      formats: remotes.map(({ format }) => format),
      seed: options.seed,
      rules,
      calls: stage.server.calls,
      milliseconds: Math.round(performance.now() - began),
      left,
      notes: [],
      broken,
    }
  } finally {
    await end()
  }
}

async function openStage(code: WorldCode, remotes: readonly RemoteServer[], options: ConformOptions, deadline: number) {
  const { seed } = options
  const formats = remotes.map(({ format }) => format)
  const server = new CalledServer(remotes, { until: (answer) => answer, rest: pause })
  server.end = deadline + REMOVING
  if (code.api.uses.includes('session')) for (const client of options.clients) await logInTo(server, code.model, client)
  await requireSameApi(server, code.model, options.clients[0]?.user ?? '')
  const clients = new Map(options.clients.map(({ name, roles }) => [name, roles]))
  const oracle = await openOracle(code, { formats, seed, clients, ahead: 0 })
  const double = await openOracle(code, { formats, seed: seed + 1, clients, ahead: AHEAD })
  const pairs = { double: new Counterparts(), server: new Counterparts() }
  const { existing, same, foreign } = await findExisting(code.model, { oracle, double }, server, pairs)
  const others = new Set(existing.map((one) => one.oracle))
  const stage: ProbeStage = {
    ...{ code, oracle, double, server, existing, others, same },
    compared: {
      api: code.model,
      ...pairs,
      isForeign: (ref) => foreign.has(ref),
      isOpen: (ref) => others.has(ref) && !same.has(ref),
    },
    scope: createScope(options),
    patience: patienceOf(server, options, deadline),
    deadline: deadline + FINISHING,
    isStopped: options.isStopped ?? (() => false),
    own: new Set(),
    foreign,
    left: new Map(),
  }
  const end = async () => {
    await server.close()
    await oracle.world.close()
    await double.world.close()
  }
  return { stage, end }
}

/** The part of the duration that bodies with long waits get. */
const LONG_WAITS = 1 / 3
/** In milliseconds. */
const SHORT_WAIT = 4000

function patienceOf(
  server: CalledServer,
  { duration, progress, shortWait = SHORT_WAIT }: ConformOptions,
  deadline: number,
): Patience {
  const onWait = (waits: string, milliseconds: number) =>
    progress?.({ rule: '', calls: server.calls, failures: undefined, waits: { for: waits, milliseconds } })
  return new Patience({ short: shortWait, long: duration * LONG_WAITS, deadline, onWait })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function partsOf(stage: ProbeStage, { seed }: ConformOptions): RuleParts {
  const api = stage.code.model
  const samples = new SampleValues(api, `conform-${seed}-${Date.now().toString(36)}`)
  const mayCall = (method: string) => stage.scope.mayCall(method)
  const existing = (className: string, nth: number) => existingSymbol(stage, className, nth)
  return {
    ...{ api, stage, samples },
    recipes: new ObjectRecipes(api, samples, existing, mayCall),
    draw: new Dice(seed),
    rpcs: new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc])),
    formats: stage.server.remotes.length,
  }
}
