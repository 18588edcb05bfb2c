/** Compiles samples/xenapi with the objects of a lab in place of its own. */
import { join } from 'node:path'
import type { Emitted } from '../../compiler/emit/emitted.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { readHandlers } from '../source/handlers.ts'
import { passes, readApi } from '../source/read-api.ts'
import { builtHandlers } from './lab-handlers.ts'
import type { LabPlan } from './pool/lab-plan.ts'
import { labText } from './pool/lab-text.ts'

/** The files of the server. Null, after printing why, where the sample has an error. */
export async function compileLab(host: Host, plan: LabPlan): Promise<readonly Emitted[] | null> {
  const folder = join(host.samples, 'xenapi')
  if (host.files.kind(folder) !== 'directory')
    throw new Failure(`There is no folder "${folder}". crow lab needs the samples that come with Crowfoot.`, 1)
  const checked = readApi(host, folder, (name) => {
    if (name === 'lab.crow') return labText(plan)
    // Tests name the objects of the sample's own pool.
    return name.endsWith('.test.crow') ? null : undefined
  })
  if (!passes(host, checked) || !checked.model) return null
  const handlers = builtHandlers(host) ?? (await readHandlers(host, folder, checked.model))
  if (handlers === null) return null
  const { compile } = await import('../../compiler/compile.ts')
  return compile(checked.model, host, { handlers })
}
