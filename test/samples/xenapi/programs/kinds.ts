/**
 * Kinds of programs, each of which works on a host of its own: the programs of a kind one after the other, the kinds at the
 * same time, as machines need seconds to start.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { Hosts, type ProgramHost } from './host.ts'

export interface Kind {
  readonly title: string
  /** Whether all that the programs need is installed; if not, it prints what to install. */
  readonly isInstalled: () => boolean
  readonly programs: readonly Program[]
  /** What the programs call, as `messagesAtEnd` gives it. */
  readonly messages: readonly string[]
}

export interface Program {
  /** The title of its test. */
  readonly does: string
  /** Runs it to its end, and asserts what it found. */
  readonly run: (host: ProgramHost) => Promise<void>
}

/** Declares the tests of the kinds, inside of a `describe`. */
export function testKinds(kinds: readonly Kind[]): void {
  const hosts = new Hosts()
  const started = new Map<Kind, Started>()
  before(() => {
    for (const kind of kinds) if (kind.isInstalled()) started.set(kind, start(kind, hosts))
  })
  after(() => hosts.close())
  for (const kind of kinds)
    describe(kind.title, () => {
      before(function () {
        if (!started.has(kind)) this.skip()
      })
      kind.programs.forEach(({ does }, i) => {
        it(does, () => started.get(kind)?.outcomes[i])
      })
      it('is answered as by a host, whatever it calls', async () => {
        const { host, outcomes } = started.get(kind) as Started
        await Promise.allSettled(outcomes)
        assert.deepEqual(await (await host).messagesAtEnd(), kind.messages)
      })
    })
}

interface Started {
  readonly host: Promise<ProgramHost>
  /** Of each program. */
  readonly outcomes: readonly Promise<void>[]
}

function start(kind: Kind, hosts: Hosts): Started {
  const host = hosts.start()
  const outcomes: Promise<void>[] = []
  let before: Promise<unknown> = host
  for (const { run } of kind.programs) {
    const outcome = before.then(async () => run(await host))
    // The test of the program awaits it, maybe later.
    before = outcome.catch(() => {})
    outcomes.push(outcome)
  }
  return { host, outcomes }
}
