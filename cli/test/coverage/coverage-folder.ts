/** The folder of `--coverage-dir`. */
import { Failure } from '../../host/failure.ts'
import type { Host } from '../../host.ts'
import type { CoverageOptions } from '../options.ts'

/** To be called before the tests run. Throws Failure where files are to be written and a file is in the place of the folder. */
export function coverageFolder(
  host: Host,
  { coverageFormat = ['text'], coverageDir = 'coverage' }: CoverageOptions,
): string {
  const kind = host.files.kind(coverageDir)
  const isWritten = coverageFormat.some((format) => format !== 'text')
  if (isWritten && kind !== null && kind !== 'directory')
    throw new Failure(`"${coverageDir}" is not a directory. Give another --coverage-dir.`, 2)
  return coverageDir
}
