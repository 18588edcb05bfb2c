/** A word that outlives the view that it is about: what was not done and why, or what was done. */
import { signal } from '@preact/signals'

export class Notice {
  readonly #said = signal<{ readonly text: string; readonly at: string | undefined }>({ text: '', at: undefined })

  /** '' where there is none. */
  get text(): string {
    return this.#said.value.text
  }

  /** The address of the only view that it is for; absent for a mistake, which stays until somebody has read it. */
  get at(): string | undefined {
    return this.#said.value.at
  }

  say(text: string, at?: string): void {
    this.#said.value = { text, at }
  }
}
