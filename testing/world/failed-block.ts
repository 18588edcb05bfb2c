/** Blocks of `after` that have failed, in the lines that a world logs: nobody gets their errors. */

const FAILED_BLOCK = /^The block "([^"]+)" of "after" failed: (\w+)/

export interface FailedBlock {
  readonly block: string
  readonly code: string
}

/** undefined for any other line. */
export function failedBlock(line: string): FailedBlock | undefined {
  const [, block, code] = FAILED_BLOCK.exec(line) ?? []
  return block === undefined || code === undefined ? undefined : { block, code }
}
