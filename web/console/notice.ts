/** A word that outlives the view that it is about: what was not done, and why. */
import { Changing } from './changing.ts'

export class Notice extends Changing {
  /** '' where there is none. */
  text = ''

  say(text: string): void {
    this.text = text
    this.changed()
  }
}
