/** Writes whole files or nothing, and follows links only where the user has named them. */
import { randomUUID } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { Failure } from './failure.ts'

/** Makes missing folders. Where the path is a link, writes the file that it leads to. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const stat = statSync(path, { throwIfNoEntry: false })
  replace(stat === undefined ? path : realpathSync(path), text, stat?.mode)
}

/**
 * Writes a file that a command makes, at `path` below `folder`. Throws Failure where the file, or a folder between the
 * two, is a symbolic link: a cloned repository could contain one to have another file overwritten. `folder` may be a
 * link, as the user has named it.
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

/** The message where a command does not write through a link. */
export function linkRefusal(path: string): string {
  return `"${path}" is a symbolic link, and crow does not write through it. Remove the link, or choose another place.`
}

/** Writes to a file with a random name first and renames it: other processes never read half a file. */
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
