/** A file that an emitter returns and the caller writes. */
export interface Emitted {
  /** Relative to the output folder, with `/`. */
  readonly path: string
  readonly text: string
}
