/** Writes whole files or nothing, and follows links only where the user has named them. */
import { randomUUID } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { Failure } from './failure.ts'

/**
 * Makes missing folders. Where the path is a link, writes the file that it leads to. Devices and pipes, such as /dev/stdout, are
 * written to, not replaced. `mode`: of the file, otherwise it keeps its own. Throws Failure for a folder.
 */
export function writeFile(path: string, text: string, mode?: number): void {
  makeFolder(dirname(path))
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) throw new Failure(`"${path}" is a folder, not a file. Name a file to write.`, 2)
  if (stat && !stat.isFile()) writeFileSync(path, text)
  else replace(stat === undefined ? path : realpathSync(path), text, mode ?? stat?.mode)
}

/**
 * Makes a folder and those above it that are missing. Throws Failure where there is a file in their place, and where the file
 * system refuses: node's own `recursive` does not return then below /proc, which takes no folders.
 */
function makeFolder(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return
  if (stat) throw new Failure(`"${path}" is a file, not a folder. Choose another place.`, 2)
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
    const { code = '' } = error as NodeJS.ErrnoException
    throw new Failure(`The folder "${path}" cannot be made (${code}). Choose another place.`, 1)
  }
}

/**
 * Writes a file that a command makes, at `path` below `folder`. Throws Failure where the file, or a folder between the
 * two, is a symbolic link: a cloned repository could contain one to have another file overwritten. `folder` may be a
 * link, as the user has named it.
 */
export function writeInside(folder: string, path: string, text: string): void {
  makeFolder(folder)
  let target = folder
  for (const part of path.split(/[/\\]/)) {
    if (target !== folder) makeFolder(target)
    target = join(target, part)
    requireNoLink(target)
  }
  const stat = lstatSync(target, { throwIfNoEntry: false })
  if (stat && !stat.isFile())
    throw new Failure(`"${target}" is not a file that can be replaced. Choose another place.`, 1)
  replace(target, text, stat?.mode)
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
    writeFileSync(draft, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) })
    if (mode !== undefined) chmodSync(draft, mode)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
