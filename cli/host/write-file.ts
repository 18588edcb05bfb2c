/** Writes files whole or not at all, through a link only where that is meant. */
import { randomUUID } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { Failure } from './failure.ts'

/** A link stays one: what it leads to is written. Makes the folders on the way. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const stat = statSync(path, { throwIfNoEntry: false })
  replace(stat === undefined ? path : realpathSync(path), text, stat?.mode)
}

/**
 * For what a command makes: `path` is below `folder`, and neither it nor a folder between the two may be a symbolic link,
 * which somebody (the repository that was cloned, say) may have put there to have another file written. The folder
 * itself is the user's own choice. Throws Failure.
 */
export function writeInside(folder: string, path: string, text: string): void {
  mkdirSync(folder, { recursive: true })
  let target = folder
  for (const part of path.split(/[/\\]/)) {
    if (target !== folder) mkdirSync(target, { recursive: true })
    target = join(target, part)
    requireNoLink(target)
  }
  replace(target, text, lstatSync(target, { throwIfNoEntry: false })?.mode)
}

export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function requireNoLink(path: string): void {
  if (isLink(path)) throw new Failure(linkRefusal(path), 1)
}

/** Why nothing is written to a link. */
export function linkRefusal(path: string): string {
  return `"${path}" is a symbolic link, and crow does not write through it. Remove the link, or choose another place.`
}

/** Under another name first, which nobody can know before, so that nobody ever sees half a file. */
function replace(target: string, text: string, mode: number | undefined): void {
  const draft = `${dirname(target)}${sep}.${basename(target)}.${randomUUID()}.tmp`
  try {
    writeFileSync(draft, text, { flag: 'wx' })
    if (mode !== undefined) chmodSync(draft, mode)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
