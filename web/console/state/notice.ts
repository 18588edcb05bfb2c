/** A notice that outlives its view: an action that was done, or one that was not done and why. */
import { signal } from '@preact/signals'

export class Notice {
  readonly #said = signal<{ readonly text: string; readonly at: string | undefined }>({ text: '', at: undefined })

  /** '' if there is no notice. */
  get text(): string {
    return this.#said.value.text
  }

  /** The address of the only view that shows it; undefined for an error, which stays until the user closes it. */
  get at(): string | undefined {
    return this.#said.value.at
  }

  say(text: string, at?: string): void {
    this.#said.value = { text, at }
  }
}
