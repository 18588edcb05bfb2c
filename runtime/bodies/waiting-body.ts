/** A body that can wait, from its first stretch to its last: never two stretches at once. */
import type { Clock } from '../clock.ts'
import type { TaskControl } from '../engine/call-context.ts'
import type { WriteGate } from '../engine/gate.ts'
import { type ApiError, tooBusy } from '../values/api-error.ts'
import type { BodyRun, RunDepth } from './body-run.ts'
import { payContent } from './library/steps.ts'
import type { OutsideCalls } from './outside-calls.ts'
import type { LocalValue, Pause } from './protocol.ts'
import type { Frame, Resume } from './resume.ts'
import { startTimer } from './start-timer.ts'

export interface WaitingParts {
  readonly clock: Clock
  readonly externals: OutsideCalls
  /** Bodies that wait now. */
  readonly waiting: Set<WaitingBody>
  readonly maxWaiting: number
  readonly gate: WriteGate
  /** Has the writes committed at the end of this turn. */
  readonly commit: () => void
  readonly log: (text: string) => void
}

/** The wait, or the call of an external, between two stretches. */
interface Gap {
  isDurable: boolean
  resume: Resume | undefined
  /** Ends the timer, or the external. */
  stop: () => void
}

/** In milliseconds: when holds are let go of again whose release could not be committed. */
const TRY_AGAIN = 1000

export class WaitingBody {
  readonly #parts: WaitingParts
  readonly #run: BodyRun
  readonly #control: TaskControl | null
  /** The body, and above it the default code of an external that it calls. */
  readonly #frames: Frame[]
  /** Where the body stood when each default began. */
  readonly #depths: RunDepth[] = []
  #gap: Gap | undefined
  #resolve: (value: LocalValue) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  constructor(parts: WaitingParts, run: BodyRun, body: Frame, control: TaskControl | null) {
    this.#parts = parts
    this.#run = run
    this.#frames = [body]
    this.#control = control
  }

  /**
   * Runs the first stretch, and throws what it throws. A promise where the body waits then: what it did is made durable, and
   * the body goes on by itself. Throws TOO_BUSY where too many bodies wait.
   */
  start(): LocalValue | Promise<LocalValue> {
    const { waiting, maxWaiting } = this.#parts
    const step = this.#stretch({ value: undefined }, () => {
      if (waiting.size >= maxWaiting) throw tooBusy()
    })
    if (step.done) return step.value
    this.#control?.onCancel(() => this.#cancel())
    const ended = new Promise<LocalValue>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#pause(step.value)
    })
    // Nobody waits for a body whose first stretch was undone, where its call has run again.
    if (this.#parts.gate.isOrdered) ended.catch(() => undefined)
    return ended
  }

  /** The body does not go on, as the server stops, or as others have ended what ran here. */
  drop(error: ApiError): void {
    this.#close()
    this.#reject(error)
  }

  #stretch(resume: Resume, beforeWait?: () => void): IteratorResult<Pause, LocalValue> {
    if ('begin' in resume) {
      this.#frames.push(resume.begin)
      this.#depths.push(this.#run.depth)
    }
    const frame = this.#frames.at(-1) as Frame
    return this.#run.stretch(() => {
      const begun =
        'error' in resume ? frame.throw(resume.error) : frame.next('value' in resume ? resume.value : undefined)
      const step = this.#settled(frame, begun)
      if (!step.done) this.#payFor(step.value, beforeWait)
      else if (this.#frames.length === 1) {
        this.#run.end(step.value)
        this.#control?.ended(step.value ?? null)
      }
      return step
    })
  }

  #payFor(pause: Pause, beforeWait: () => void = () => undefined): void {
    if (pause.kind === 'external') for (const arg of pause.args) payContent(this.#run, arg)
    beforeWait()
  }

  /** Where the stretch ends inside of a `try`, the body can catch what the checks of its end raise. */
  #settled(frame: Frame, begun: IteratorResult<Pause, LocalValue>): IteratorResult<Pause, LocalValue> {
    let step = begun
    while (!step.done) {
      try {
        this.#run.settle()
        return step
      } catch (error) {
        step = frame.throw(error)
      }
    }
    return step
  }

  #goOn(resume: Resume): void {
    this.#run.settled()
    let step: IteratorResult<Pause, LocalValue>
    try {
      step = this.#stretch(resume)
    } catch (error) {
      if (this.#frames.length === 1) this.#fail(error)
      else this.#leaveFrame({ error })
      return
    }
    if (!step.done) this.#pause(step.value)
    else if (this.#frames.length === 1) this.#finish(step.value)
    else this.#leaveFrame({ value: step.value })
  }

  /** The default code of an external has ended: the body goes on with its answer, when what it did is durable. */
  #leaveFrame(resume: Resume): void {
    this.#frames.pop()
    this.#run.closeTo(this.#depths.pop() as RunDepth)
    this.#wait({ isDurable: false, resume, stop: () => undefined })
  }

  #pause(pause: Pause): void {
    const gap: Gap = { isDurable: false, resume: undefined, stop: () => undefined }
    const offer = (resume: Resume) => {
      gap.resume ??= resume
      this.#try(gap)
    }
    if (pause.kind === 'wait') {
      const milliseconds = Math.max(0, Number(pause.milliseconds))
      gap.stop = startTimer(this.#parts.clock, milliseconds, () => offer({ value: undefined }))
    }
    this.#wait(gap, () => {
      if (pause.kind === 'external' && !gap.resume) gap.stop = this.#parts.externals.call(pause, this.#run, offer)
    })
  }

  #wait(gap: Gap, whenDurable: () => void = () => undefined): void {
    this.#gap = gap
    this.#parts.waiting.add(this)
    if (this.#control?.isCancelling) this.#cancel()
    this.#parts.gate.durable().then(
      () => {
        if (this.#gap !== gap) return
        gap.isDurable = true
        whenDurable()
        this.#try(gap)
      },
      (error: unknown) => {
        if (this.#gap === gap) this.#failLater(error)
      },
    )
  }

  #try(gap: Gap): void {
    const { resume, isDurable } = gap
    if (this.#gap !== gap || !isDurable || !resume) return
    const { gate } = this.#parts
    gate.enter(() => {
      if (this.#gap !== gap) return
      if (gate.isOrdered) this.#control?.look()
      const latest = gap.resume as Resume
      this.#close()
      this.#goOn(latest)
    }, this.#run.name)
  }

  /** In a turn of its own, as the call that cancels has not ended. */
  #cancel(): void {
    const gap = this.#gap
    if (!gap) return
    gap.resume = { error: this.#run.cancelled() }
    this.#parts.clock.soon(() => this.#try(gap))
  }

  #finish(value: LocalValue): void {
    const { gate, commit } = this.#parts
    if (gate.isOrdered) {
      // Until then, the data do not have what this stretch has written.
      gate.durable().then(
        () => this.#resolve(value),
        (error: unknown) => this.#failLater(error),
      )
      return
    }
    if (this.#run.hasHolds) gate.durable().catch(() => this.#letGoLater())
    commit()
    this.#resolve(value)
  }

  #failLater(error: unknown): void {
    this.#close()
    this.#parts.gate.enter(() => this.#fail(error), this.#run.name)
  }

  /** Where its last stretch was undone: to be called inside of a group. */
  #fail(error: unknown): void {
    this.#close()
    const { gate, commit } = this.#parts
    if (this.#run.hasHolds) this.#letGo()
    this.#control?.failed(error)
    commit()
    const end = () => this.#reject(error)
    // Who reads after the answer finds the holds released.
    if (gate.isOrdered) gate.durable().then(end, end)
    else end()
  }

  #letGoLater(): void {
    this.#parts.gate.enter(() => this.#letGo(), this.#run.name)
  }

  /** Tries until the release of all holds is durable. */
  #letGo(): void {
    const { gate, clock, log } = this.#parts
    const again = () => clock.after(TRY_AGAIN, () => this.#letGoLater())
    try {
      this.#run.letGoOfAll()
      gate.durable().catch(again)
    } catch (error) {
      log(`Holds could not be released: ${error instanceof Error ? error.message : String(error)}`)
      again()
    }
  }

  #close(): void {
    this.#gap?.stop()
    this.#gap = undefined
    this.#parts.waiting.delete(this)
  }
}
