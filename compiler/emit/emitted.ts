/** What an emitter returns; the caller writes it. */
export interface Emitted {
  /** Below the output folder, with `/`. */
  readonly path: string
  readonly text: string
}
