/** A word that outlives the view that it is about: what was not done and why, or what was done. */
import { Changing } from './changing.ts'

export class Notice extends Changing {
  /** '' where there is none. */
  text = ''

  /** The address of the only view that it is for; absent for a mistake, which stays until somebody has read it. */
  at: string | undefined

  say(text: string, at?: string): void {
    this.text = text
    this.at = at
    this.changed()
  }
}
