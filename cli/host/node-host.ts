/** The host of commands that run in Node: real files, output and processes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { url as inspectorUrl } from 'node:inspector'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../../web/assets.ts'
import type { Files, Host, Output } from '../host.ts'
import { nodeInput } from './node-input.ts'
import { nodeProcesses } from './node-processes.ts'
import { fileVersion, watchFolder } from './watch-folder.ts'
import { isLink, writeFile, writeInside } from './write-file.ts'

export function nodeHost(): Host {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: nodeInput(),
    files: FILES,
    processes: nodeProcesses(),
    cwd: process.cwd(),
    version: version(),
    env: (name) => process.env[name],
    runtime: runtimeEntry(),
    samples: fileURLToPath(new URL('samples', PACKAGE)),
    script: resolve(process.argv[1] ?? ''),
    isInspected: inspectorUrl() !== undefined,
    siteAssets: once(siteAssets),
  }
}

const FILES: Files = {
  kind(path) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return null
    return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other'
  },
  list(directory) {
    // statSync follows links. Editors keep files such as `.#a.crow`, a link to nothing, beside a file.
    const isFile = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.isFile()
    return readdirSync(directory).filter((name) => !name.startsWith('.') && isFile(name))
  },
  entries: (directory) => readdirSync(directory),
  folders(directory) {
    const found = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    return found.map(({ name }) => name).filter((name) => !name.startsWith('.'))
  },
  read: (path) => readFileSync(path),
  write: (path, text) => writeFile(path, text),
  writeSecret: (path, text) => writeFile(path, text, 0o600),
  writeInside,
  isLink,
  temporary: () => mkdtempSync(join(tmpdir(), 'crow-')),
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  watch: watchFolder,
  version: fileVersion,
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    colour: takesColour(stream),
    get columns() {
      return stream.isTTY ? stream.columns : undefined
    },
  }
}

/** FORCE_COLOR and NO_COLOR decide (force-color.org, no-color.org), otherwise whether the stream is a terminal. */
function takesColour(stream: NodeJS.WriteStream): boolean {
  const { FORCE_COLOR: force, NO_COLOR: never, TERM: terminal } = process.env
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if (never !== undefined && never !== '') return false
  return stream.isTTY === true && terminal !== 'dumb'
}

const FROM_SOURCE = import.meta.url.endsWith('.ts')

/** The folder with package.json: two levels above this file, and one above the built command in dist/. */
const PACKAGE = new URL(FROM_SOURCE ? '../../' : '../', import.meta.url)

function version(): string {
  const text = readFileSync(new URL('package.json', PACKAGE), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Calls `make` once, when its result is first needed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** In a checkout they are built; the built command has them in a file beside it. */
async function siteAssets(): Promise<Assets> {
  if (!FROM_SOURCE) return JSON.parse(readFileSync(new URL('./site-assets.json', import.meta.url), 'utf8')) as Assets
  const { buildSiteAssets } = await import('../../compiler/site-assets.ts')
  const { assets } = await buildSiteAssets(fileURLToPath(new URL('web', PACKAGE)))
  return assets as Assets
}

function runtimeEntry(): string {
  const path = FROM_SOURCE ? new URL('compiler/compiled-server.ts', PACKAGE) : new URL('runtime.mjs', import.meta.url)
  return fileURLToPath(path)
}
