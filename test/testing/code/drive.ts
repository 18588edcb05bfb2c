/** Runs the tests of a text in worlds, one after the other, and notes what their code reports. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { LocalValue, Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { CodeSite, TestMarks, TestStep } from '../../../testing/protocol.ts'
import { loadWorldCode, type WorldCode } from '../../../testing/world/load.ts'
import { openWorld, type World, type WorldClient } from '../../../testing/world/world.ts'

export interface Driven {
  readonly title: string
  /** `passed`, or what failed: the text of the statement, and why. */
  readonly outcome: string
  /** The values of the parts of the `expect` that failed, by their texts. */
  readonly parts: { readonly [text: string]: LocalValue }
  /** Calls, waits and roles, as texts. */
  readonly steps: readonly string[]
}

export function codeOf(text: string, coverage = false): WorldCode {
  const { model, diagnostics, tests } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  return loadWorldCode(model, { tests: tests(), coverage })
}

export async function drive(text: string, code = codeOf(text)): Promise<Driven[]> {
  const driven: Driven[] = []
  for (const { title } of code.tests) driven.push(await new Driver(code, text).run(title))
  return driven
}

class Driver {
  readonly #code: WorldCode
  readonly #world: World
  readonly #source: string
  readonly #steps: string[] = []
  readonly #values = new Map<number, LocalValue>()
  readonly #clients: WorldClient[]
  #run: Run | undefined
  #site = -1

  constructor(code: WorldCode, text: string) {
    this.#code = code
    this.#world = openWorld(code)
    this.#source = text
    this.#clients = [this.#world.client()]
  }

  async run(title: string): Promise<Driven> {
    const outcome = await this.#outcome(title)
    const parts = [...this.#values].map(([site, value]) => [this.#text(site), value])
    await this.#world.close()
    return { title, outcome, parts: outcome === 'passed' ? {} : Object.fromEntries(parts), steps: this.#steps }
  }

  async #outcome(title: string): Promise<string> {
    const test = this.#world.bodies.tests.get(title)
    assert.ok(test)
    // Each use is passed on to the run of the present stretch.
    const run = new Proxy({} as Run, {
      get: (_, name) => {
        const value = Reflect.get(this.#run as Run, name, this.#run)
        return typeof value === 'function' ? value.bind(this.#run) : value
      },
      set: (_, name, value) => Reflect.set(this.#run as Run, name, value, this.#run),
    })
    try {
      const steps = test(run, this.#marks())
      let step = this.#stretch(() => steps.next())
      while (!step.done) {
        const performed = await this.#perform(step.value).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        )
        step = this.#stretch(() => ('error' in performed ? steps.throw(performed.error) : steps.next(performed.value)))
      }
      return 'passed'
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof Failed)) throw error
      return `${this.#text(this.#site)}: ${error.message}`
    }
  }

  #marks(): TestMarks {
    const { sites } = this.#code
    const isInside = (site: CodeSite | undefined, quantifier: number): boolean =>
      site?.kind === 'part' &&
      site.inside !== undefined &&
      (site.inside === quantifier || isInside(sites[site.inside], quantifier))
    return {
      at: (site) => {
        this.#site = site
        this.#values.clear()
      },
      part: (site, value) => {
        this.#values.set(site, value as LocalValue)
        return value
      },
      again: (quantifier) => {
        for (const site of this.#values.keys()) if (isInside(sites[site], quantifier)) this.#values.delete(site)
      },
      expect: (site, holds) => {
        this.#site = site
        if (!holds) throw new Failed('does not hold')
      },
      fails: (site, raised, code, params) => {
        this.#site = site
        if (raised === undefined) throw new Failed('does not fail')
        checkRaised(raised, code, params)
      },
      named: (_name, value) => value,
    }
  }

  #stretch<T>(work: () => T): T {
    return this.#world.stretch((run) => {
      this.#run = run
      return work()
    }, this.#clients.at(-1))
  }

  async #perform(step: TestStep): Promise<LocalValue> {
    const world = this.#world
    if ('site' in step) this.#site = step.site
    switch (step.kind) {
      case 'call':
        this.#steps.push(`${step.method}/${step.args.length}`)
        return this.#called(step)
      case 'call fails': {
        this.#steps.push(`${step.method}/${step.args.length} fails ${step.code}`)
        const raised = await this.#called(step).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (raised === undefined) throw new Failed('does not fail')
        checkRaised(raised, step.code, step.params)
        return undefined
      }
      case 'as': {
        this.#steps.push(`as ${step.role}`)
        this.#clients.push(world.client({ user: step.role, roles: step.role === 'root' ? null : [step.role] }))
        return undefined
      }
      case 'end as':
        this.#steps.push('end')
        this.#clients.pop()
        return undefined
      case 'given':
        this.#steps.push(`given ${step.external}`)
        world.given(step.external, step.answer)
        return undefined
      case 'wait':
        this.#steps.push(`wait ${step.milliseconds}`)
        await world.pass(Number(step.milliseconds))
        return undefined
    }
  }

  async #called({ method, args }: TestStep & { kind: 'call' | 'call fails' }): Promise<LocalValue> {
    const client = this.#clients.at(-1) as WorldClient
    const value = await this.#world.wait((async () => client.call(method, args))())
    await this.#world.settle()
    return value
  }

  #text(site: number): string {
    return textAt(this.#source, this.#code.sites[site])
  }
}

/** The text of a site. */
export function textAt(text: string, site: CodeSite | undefined): string {
  const [line = 0, column = 0, endLine = 0, endColumn = 0] = site?.at ?? []
  const lines = text.split('\n').slice(line, endLine + 1)
  const last = lines.length - 1
  return lines.map((part, i) => part.slice(i === 0 ? column : 0, i === last ? endColumn : undefined)).join('\n')
}

class Failed extends Error {}

function checkRaised(raised: unknown, code: string, params: readonly string[] | null): void {
  if (!(raised instanceof ApiError)) throw raised
  const isExpected = raised.code === code && (!params || String(params) === String(raised.params))
  if (!isExpected) throw new Failed(`fails with ${raised.message}`)
}
