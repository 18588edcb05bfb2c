/** Machines as files: GET /export and PUT /import, and without disks: /export_metadata and /import_metadata. */
import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import {
  type Context,
  Failure,
  fail,
  type HttpContext,
  type HttpHandler,
  type HttpRoutes,
  type Messages,
  type Ref,
  type Tx,
} from '../api.gen.ts'
import { type NewContent, newContent, removeLeftovers, setContent } from './contents.ts'
import { contentPath } from './disk-files.ts'
import { named } from './objects.ts'
import { reading } from './readers.ts'
import { answeredFirst, bodyOf, streamed } from './streams.ts'
import { xmlOf } from './xml-values.ts'
import { createDisk, createMachines } from './xva-create.ts'
import { type DescribedMachines, describedMachines, disksInFile } from './xva-file.ts'
import { type ExportedMachines, exportedMachines } from './xva-objects.ts'
import { type DiskSink, piped, readXva, withZstd } from './xva-reader.ts'
import { xvaBytes } from './xva-writer.ts'

const exportMachine: HttpHandler = async (_request, ctx) => {
  const { query, folder, transaction, progress } = ctx
  await removeLeftovers(ctx)
  const { xml, disks } = await transaction((tx) => {
    const vm = machineOf(tx, query)
    requireExportable(tx, vm)
    return exportedMachines(tx, [vm], {
      withSnapshots: false,
      keepsPower: query.get('preserve_power_state') === 'true',
    })
  })
  const written = disks.map(({ id, size, file }) => ({
    id,
    size,
    path: file === null ? null : contentPath(folder(), file),
  }))
  const paths = written.map(({ path }) => path)
  return xvaAnswer(reading(paths, xvaBytes(xml, written, progress)), query)
}

const exportDescription: HttpHandler = async (_request, { query, transaction, progress }) => {
  const { xml } = await transaction((tx): ExportedMachines => {
    const isAll = query.get('all') === 'true'
    const vms = isAll ? tx.VM.all().filter((vm) => isOwn(tx, vm, query)) : [machineOf(tx, query)]
    const [first] = vms
    if (!isAll && first !== undefined && tx.VM.get(first).is_a_snapshot)
      fail('OPERATION_NOT_ALLOWED', 'Exporting metadata of a snapshot is not allowed')
    return exportedMachines(tx, vms, { withSnapshots: query.get('export_snapshots') !== 'false', keepsPower: true })
  })
  return xvaAnswer(xvaBytes(xml, [], progress), new URLSearchParams())
}

/** By reference or uuid. */
function machineOf(tx: Tx, query: URLSearchParams): Ref<'VM'> {
  return named(tx, 'VM', query, query.has('ref') ? 'ref' : 'uuid')
}

/** Not the templates that every pool has. */
function isOwn(tx: Tx, ref: Ref<'VM'>, query: URLSearchParams): boolean {
  const { is_default_template, is_a_template, is_a_snapshot, is_control_domain, other_config } = tx.VM.get(ref)
  if (is_a_snapshot || is_default_template) return false
  if (is_a_template && other_config.get('default_template') === 'true') return false
  return !is_control_domain || query.get('include_dom0') !== 'false'
}

function requireExportable(tx: Tx, ref: Ref<'VM'>): void {
  const { allowed_operations, current_operations, power_state, blocked_operations } = tx.VM.get(ref)
  if (allowed_operations.includes('export')) return
  if (blocked_operations.has('export')) fail('OPERATION_BLOCKED', ref, blocked_operations.get('export') ?? '')
  const [[task, operation] = []] = current_operations
  if (operation !== undefined && task !== undefined) fail('OTHER_OPERATION_IN_PROGRESS', 'VM', ref, operation, task)
  fail('VM_BAD_POWER_STATE', ref, 'halted, suspended', power_state.toLowerCase())
}

function xvaAnswer(bytes: AsyncIterable<Uint8Array>, query: URLSearchParams): Response {
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment; filename="export.xva"',
  }
  const compression = query.get('use_compression')
  if (compression === 'zstd') return streamed(piped(Readable.from(bytes), withZstd().createZstdCompress()), headers)
  const isGzip = compression === 'true' || compression === 'gzip'
  return streamed(isGzip ? piped(Readable.from(bytes), zlib.createGzip()) : bytes, headers)
}

const importMachines: HttpHandler = async (request, ctx) => {
  await removeLeftovers(ctx)
  const sr = await ctx.transaction((tx) => storageFor(tx, ctx.query))
  // Clients that look for a redirect first send an empty body.
  if (!request.body && ctx.task === null) return
  return answeredFirst(() =>
    withImportErrors(ctx, async () => {
      const machines = await receive(bodyOf(request), ctx, {
        sr,
        fullRestore: isTrue(ctx.query, 'restore') || isTrue(ctx.query, 'full_restore'),
        force: isTrue(ctx.query, 'force'),
      })
      ctx.result(xmlOf(machines))
    }),
  )
}

/** VM.import, for an SR that is there. */
export const fetchMachines: NonNullable<Messages['machine_file.fetch']> = async ({ url, sr, ...how }, ctx) => {
  await removeLeftovers(ctx)
  return withImportErrors(ctx, async () => {
    const reply = await answerOf(url, ctx.signal)
    if (!reply.ok || !reply.body) fail('IMPORT_ERROR', `${reply.status} ${reply.statusText}`)
    return receive(reply.body, ctx, { sr, fullRestore: how.full_restore, force: how.force })
  })
}

/** xapi has no error of its own for a server that it cannot reach. */
async function answerOf(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal })
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    fail('INTERNAL_ERROR', String(error.cause ?? error))
  }
}

interface ImportOptions {
  /** Where the disks go. */
  readonly sr: Ref<'SR'>
  readonly fullRestore: boolean
  readonly force: boolean
}

/** Where the disks go. */
function storageFor(tx: Tx, query: URLSearchParams): Ref<'SR'> {
  const name = ['sr_id', 'sr_uuid'].find((one) => query.has(one))
  if (name !== undefined) return named(tx, 'SR', query, name)
  const [pool] = tx.pool.all()
  const sr = pool === undefined ? null : tx.pool.get(pool).default_SR
  return sr !== null && tx.SR.has(sr) ? sr : fail('DEFAULT_SR_NOT_FOUND', sr)
}

async function receive(body: AsyncIterable<Uint8Array>, ctx: Context, options: ImportOptions): Promise<Ref<'VM'>[]> {
  const contents = new Map<string, NewContent>()
  let file: DescribedMachines | undefined
  try {
    await readXva(body, {
      force: options.force,
      async describe(xml) {
        const described = describedMachines(xml)
        file = described
        const sizes = disksInFile(described)
        await ctx.transaction((tx) => requireRoom(tx, options.sr, sizes))
        const sinks = new Map<string, DiskSink>()
        for (const [id, size] of sizes) {
          const content = await newContent(ctx)
          contents.set(id, content)
          sinks.set(id, { size, write: (bytes, at) => content.writer.write(bytes, at) })
        }
        return sinks
      },
    })
    for (const content of contents.values()) await content.finish()
    return file ? await created(ctx, file, options, contents) : []
  } catch (error) {
    for (const content of contents.values()) await content.drop()
    throw error
  }
}

function requireRoom(tx: Tx, ref: Ref<'SR'>, sizes: ReadonlyMap<string, number>): void {
  const sr = tx.SR.get(ref)
  if (sr.content_type === 'iso') fail('SR_OPERATION_NOT_SUPPORTED', ref)
  if (!sr.PBDs.some((pbd) => tx.PBD.get(pbd).currently_attached)) fail('SR_NOT_ATTACHED', ref)
  const needed = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const free = sr.physical_size - sr.physical_utilisation
  if (needed > free) fail('SR_FULL', BigInt(needed), free)
}

function created(
  { transaction }: Context,
  file: DescribedMachines,
  { sr, fullRestore, force }: ImportOptions,
  contents: ReadonlyMap<string, NewContent>,
): Promise<Ref<'VM'>[]> {
  return transaction((tx) => {
    const made = new Map<string, Ref<'VDI'>>()
    return createMachines(tx, file, {
      ...{ fullRestore, force },
      disk(id, given) {
        const content = contents.get(id)
        if (!content) return null
        const known = made.get(id)
        if (known !== undefined) return known
        const vdi = createDisk(tx, sr, given)
        made.set(id, vdi)
        setContent(tx, vdi, content.file)
        return vdi
      },
    })
  })
}

const importDescription: HttpHandler = async (request, ctx) => {
  if (!request.body && ctx.task === null) return
  return answeredFirst(() =>
    withImportErrors(ctx, async () => {
      let file: DescribedMachines | undefined
      await readXva(bodyOf(request), {
        force: isTrue(ctx.query, 'force'),
        async describe(xml) {
          file = describedMachines(xml)
          return new Map()
        },
      })
      if (file) await describe(ctx, file)
    }),
  )
}

/** The disks are those that are here already, by uuid. A dry run makes nothing. */
async function describe({ query, transaction, result }: HttpContext, file: DescribedMachines): Promise<void> {
  const isDry = isTrue(query, 'dry_run')
  const DRY = new Error('nothing is kept')
  try {
    const machines = await transaction((tx) => {
      const made = createMachines(tx, file, {
        fullRestore: isTrue(query, 'restore'),
        force: isTrue(query, 'force'),
        disk: (_id, given) => tx.VDI.byUuid(given.text('uuid')) ?? null,
      })
      if (isDry) throw DRY
      return made
    })
    result(xmlOf(machines))
  } catch (error) {
    if (error !== DRY) throw error
    result(xmlOf([]))
  }
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true'
}

/** What is wrong with a file is an error of the import. Where the client has gone away or cancels, its own reason counts. */
async function withImportErrors<T>({ signal, log }: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted || error instanceof Failure) throw error
    log.debug('an import failed', { error: String(error) })
    fail('IMPORT_ERROR', error instanceof Error ? error.message : String(error))
  }
}

const ROLES = ['vm-admin'] as const

export const machineRoutes: HttpRoutes = Object.fromEntries(
  ['', '/'].flatMap((end) => [
    [`GET /export${end}`, { allows: ROLES, handle: exportMachine }],
    [`PUT /import${end}`, { allows: ROLES, handle: importMachines }],
    [`GET /export_metadata${end}`, { allows: ROLES, handle: exportDescription }],
    [`PUT /import_metadata${end}`, { allows: ROLES, handle: importDescription }],
  ]),
)
