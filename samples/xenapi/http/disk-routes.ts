/** The contents of disks: GET /export_raw_vdi and PUT /import_raw_vdi. */
import { stat } from 'node:fs/promises'
import { fail, type HttpContext, type HttpHandler, type HttpRoutes, type Ref, type Tx } from '../api.gen.ts'
import { contentFile, isBeingWritten, removeLeftovers, replaceContent } from './contents.ts'
import { contentPath, type DiskWriter, diskBytes } from './disk-files.ts'
import { named } from './objects.ts'
import { reading } from './readers.ts'
import { answeredFirst, bodyOf, lengthOf, streamed } from './streams.ts'
import { type VhdBase, vhdOf } from './vhd.ts'
import { readVhd } from './vhd-reader.ts'

interface Disk {
  readonly vdi: Ref<'VDI'>
  readonly uuid: string
  /** In bytes. */
  readonly size: number
  /** The path of its content; null where it is full of zeros. */
  readonly path: string | null
  /** Where a host would have its file. */
  readonly location: string
}

type Access = 'RO' | 'RW'

/** The disk that the query names, as far as it can be attached here. */
function openDisk({ query, folder, transaction }: HttpContext, access: Access, name: 'vdi' | 'base'): Promise<Disk> {
  return transaction((tx) => {
    const vdi = named(tx, 'VDI', query, name)
    requireAttachable(tx, vdi, access)
    const { uuid, virtual_size, SR } = tx.VDI.get(vdi)
    const file = contentFile(tx, vdi)
    return {
      vdi,
      uuid,
      size: Number(virtual_size),
      path: file === null ? null : contentPath(folder(), file),
      location: `/var/run/sr-mount/${SR === null ? '' : tx.SR.get(SR).uuid}/${uuid}.vhd`,
    }
  })
}

/** As an attempt to attach it to the control domain would fail. */
function requireAttachable(tx: Tx, vdi: Ref<'VDI'>, access: Access): void {
  const { SR, VBDs, read_only, sharable, type } = tx.VDI.get(vdi)
  if (type === 'cbt_metadata') fail('VDI_INCOMPATIBLE_TYPE', vdi, type)
  if (SR === null) fail('HANDLE_INVALID', 'SR', SR)
  if (!tx.SR.get(SR).PBDs.some((pbd) => tx.PBD.get(pbd).currently_attached)) fail('SR_NOT_ATTACHED', SR)
  if (access === 'RW' && read_only) fail('VDI_READONLY', vdi)
  const others = VBDs.map((vbd) => tx.VBD.get(vbd)).filter((vbd) => vbd.currently_attached && !isAsleep(tx, vbd.VM))
  const isTaken = !sharable && others.some((vbd) => access === 'RW' || vbd.mode === 'RW')
  if (isTaken || isBeingWritten(vdi)) fail('VDI_IN_USE', vdi, 'attach')
}

/** A suspended machine keeps its disks attached, and uses none of them. */
function isAsleep(tx: Tx, vm: Ref<'VM'> | null): boolean {
  return vm !== null && tx.VM.get(vm).power_state === 'Suspended'
}

const exportDisk: HttpHandler = async (_request, ctx) => {
  const format = formatOf(ctx)
  await removeLeftovers(ctx)
  const disk = await openDisk(ctx, 'RO', 'vdi')
  const { uuid, size, path } = disk
  if (format === 'vhd') {
    const base: VhdBase | null = ctx.query.has('base') ? await openDisk(ctx, 'RO', 'base') : null
    const { bytes, length } = await vhdOf(disk, base)
    return streamed(reading([path, base?.path ?? null], bytes), {
      'Content-Type': 'application/vhd',
      'Content-Length': String(length),
      'Content-Disposition': `attachment; filename="${uuid}.vhd"`,
    })
  }
  return streamed(reading([path], diskBytes(path, 0, size)), {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(size),
    'Content-Disposition': `attachment; filename="${uuid}.raw"`,
  })
}

const importDisk: HttpHandler = async (request, ctx) => {
  const format = formatOf(ctx)
  await removeLeftovers(ctx)
  const disk = await openDisk(ctx, 'RW', 'vdi')
  if (format === 'raw' && (lengthOf(request) ?? 0) > disk.size) fail('VDI_IO_ERROR', 'Device I/O errors')
  // Clients that look for a redirect first send an empty body.
  if (!request.body) return
  return answeredFirst(async () => {
    let isCut = false
    const body = bodyOf(request, () => {
      isCut = true
    })
    await replaceContent(disk.vdi, ctx, (writer) =>
      format === 'vhd' ? readVhd(body, disk, writer) : writeRaw(body, disk, writer),
    )
    // As with xapi, and as the client expects: the disk has all that came.
    if (isCut) fail('VDI_IO_ERROR', 'Device I/O errors')
  })
}

/** What is behind the end of the body stays as it was. */
async function writeRaw(body: AsyncIterable<Uint8Array>, { size, path }: Disk, writer: DiskWriter): Promise<void> {
  for await (const bytes of body) {
    if (writer.end + bytes.length > size) fail('VDI_IO_ERROR', 'Device I/O errors')
    await writer.write(bytes, writer.end)
  }
  if (path === null) return
  const before = (await stat(path)).size
  for await (const bytes of diskBytes(path, writer.end, before)) await writer.write(bytes, writer.end)
}

function formatOf({ query }: HttpContext): 'raw' | 'vhd' {
  const format = query.get('format') ?? 'raw'
  if (format !== 'raw' && format !== 'vhd') fail('INTERNAL_ERROR', `Unknown format ${format}`)
  // Only a VHD says which blocks it leaves out.
  if (format !== 'vhd' && query.has('base')) fail('INTERNAL_ERROR', 'Differences from a base are exported as VHD')
  return format
}

const ROLES = ['vm-admin'] as const

export const diskRoutes: HttpRoutes = Object.fromEntries(
  ['', '/'].flatMap((end) => [
    [`GET /export_raw_vdi${end}`, { allows: ROLES, handle: exportDisk }],
    [`PUT /import_raw_vdi${end}`, { allows: ROLES, handle: importDisk }],
  ]),
)
