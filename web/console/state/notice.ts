/** A notice that outlives its view: an action that was done, or one that was not done and why. */
import { signal } from '@preact/signals'

export interface ObjectAddress {
  readonly class: string
  readonly ref: string
}

interface Said {
  readonly text: string
  readonly at: string | undefined
  readonly about: ObjectAddress | undefined
}

export class Notice {
  readonly #said = signal<Said>({ text: '', at: undefined, about: undefined })

  /** '' if there is no notice. */
  get text(): string {
    return this.#said.value.text
  }

  /** The address of the only view that shows it; undefined for an error, which stays until the user closes it. */
  get at(): string | undefined {
    return this.#said.value.at
  }

  /** An object that the notice links to. */
  get about(): ObjectAddress | undefined {
    return this.#said.value.about
  }

  say(text: string, at?: string, about?: ObjectAddress): void {
    this.#said.value = { text, at, about }
  }
}
