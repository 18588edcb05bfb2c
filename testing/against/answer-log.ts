/**
 * What a server has answered to a test so far. The code of a test reads and writes where it stands, and cannot wait: what is not
 * known yet ends it with `Unanswered`, and it runs again from its beginning when the answer is there.
 */
import { ApiError } from '../../runtime/values/api-error.ts'

type LoggedAnswer = { readonly value: unknown } | { readonly error: ApiError }

/** Thrown through the code of a test, which catches errors of the API only. */
export class Unanswered extends Error {
  readonly answer: () => Promise<void>
  constructor(answer: () => Promise<void>) {
    super('a question to the server has no answer yet')
    this.answer = answer
  }
}

/** Asks the server; rejects with ApiError for an error that the code of the test may expect. */
type Ask<T> = () => Promise<T>

/** Between two changes nothing is asked twice. The same code asks the same questions in the same order. */
export class AnswerLog {
  readonly #answers = new Map<string, LoggedAnswer>()
  #changes = 0

  /** How many changes the code of the test has come to. */
  get changes(): number {
    return this.#changes
  }

  /** To be called when the code begins again. */
  rewind(): void {
    this.#changes = 0
  }

  /** `key`: what is asked. */
  read<T>(key: string, ask: Ask<T>): T {
    return this.#answer(`${this.#changes} ${key}`, ask)
  }

  /** The answer, if it is known already. */
  known(key: string): { readonly value: unknown } | undefined {
    const answer = this.#answers.get(`${this.#changes} ${key}`)
    return answer && 'value' in answer ? answer : undefined
  }

  /** What is read from here on is asked again. */
  change<T>(ask: Ask<T>): T {
    try {
      return this.#answer(String(this.#changes), ask)
    } finally {
      this.#changes++
    }
  }

  /** As `change`, where the code of the test waits. */
  async step<T>(ask: Ask<T>): Promise<T> {
    for (const key = String(this.#changes); !this.#answers.has(key); ) await this.#ask(key, ask)
    return this.change(ask)
  }

  #answer<T>(key: string, ask: Ask<T>): T {
    const answer = this.#answers.get(key)
    if (!answer) throw new Unanswered(() => this.#ask(key, ask))
    if ('error' in answer) throw answer.error
    return answer.value as T
  }

  async #ask<T>(key: string, ask: Ask<T>): Promise<void> {
    try {
      this.#answers.set(key, { value: await ask() })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#answers.set(key, { error })
    }
  }
}
