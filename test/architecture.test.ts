/** Holds the import tables of ARCHITECTURE.md against the code's imports: folders, rooms inside them, sole users, no cycles. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, it } from 'mocha'

const HOUSE = readFileSync('ARCHITECTURE.md', 'utf8')
const CODE_FOLDERS =
  'model grammar analysis importer reference web runtime compiler server exports client cli testing'.split(' ')

/** What each folder may import of ours, by its row in ARCHITECTURE.md. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map(
  [...HOUSE.matchAll(/^\| `(\w+)\/` \|.*\| ([^|]+) \| [^|]*\|$/gm)].map(([, folder = '', cell = '']) => [
    folder,
    foldersIn(cell, folder),
  ]),
)

/** Packages that only one part may import; a pattern for the package, one for the files. */
const SOLE_USERS: readonly (readonly [what: RegExp, files: RegExp])[] = [
  [/^chevrotain$/, /^grammar\//],
  [/^vscode-languageserver(?!-textdocument)/, /^server\/(protocol\/|[^/]+$)/],
  [/^vscode-languageserver-textdocument$/, /^server\/workspace\//],
  [/^(vscode|vscode-languageclient.*)$/, /^client\//],
  [/^kysely$/, /^runtime\/store\/(database|sqlite|postgres)\//],
  [/^node:sqlite$/, /^runtime\/store\/sqlite\//],
  [/^pg$/, /^runtime\/store\/postgres\//],
  [/^saxes$/, /^runtime\/wire\//],
  [/^(pino|prom-client)$/, /^runtime\/operate\//],
  [/^esbuild$/, /^compiler\//],
  [/^re2js$/, /^(analysis|runtime)\/bodies\//],
  [/^@jridgewell\/gen-mapping$/, /^compiler\/emit\//],
  [/^commander$/, /^cli\//],
  [/^selfsigned$/, /^cli\/lab\//],
  [/^pure-rand(\/.*)?$/, /^testing\//],
  [/^istanbul-/, /^testing\/coverage\//],
  [/^micromark$/, /^reference\//],
  [/^(preact|@preact\/signals|preact-render-to-string|@viz-js\/viz|minisearch|d3-.*|@tanstack\/.*)(\/.*)?$/, /^web\//],
]

/** Folders that know no files, processes or sockets: texts in, values out. */
const PURE =
  /^(model|grammar|analysis|importer|reference|server\/(lookup|cursor|edits|describe|features)|compiler\/emit|exports)\//

interface Import {
  readonly from: string
  /** As written, or the file's path for an import of ours. */
  readonly to: string
  readonly ours: boolean
}

/** A part of a folder with a row of its own in ARCHITECTURE.md. */
interface Room {
  readonly folder: string
  /** As the row names it: `runtime/engine/`, `cli/*.ts`. */
  readonly path: string
  /** Of the paths of its files; empty for those beside the rooms. */
  readonly prefix: string
  readonly mayImport: readonly string[]
}

const FILES = globSync(CODE_FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx}`))
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
const IMPORTS = FILES.flatMap(importsOf)
const OURS = IMPORTS.filter((i) => i.ours)
const ROOMS = roomsIn(HOUSE)

describe('architecture', () => {
  it('finds the code', () => {
    assert.ok(FILES.includes('analysis/analyze.ts'))
    assert.ok(OURS.some((i) => i.from === 'analysis/analyze.ts' && i.to === 'model/api.ts'))
  })

  it('has a row in ARCHITECTURE.md for each folder of code', () => {
    assert.deepEqual([...MAY_IMPORT.keys()].sort(), [...CODE_FOLDERS].sort())
  })

  it('has the files that CONTRIBUTING.md sends people to', () => {
    const paths = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/`([\w-]+\/[\w./-]*)`/g)].map(([, path = '']) =>
      // NAME and GROUP stand for names to choose.
      path.replace(/(GROUP|NAME).*/, ''),
    )
    assert.ok(paths.length > 20)
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    )
  })

  it('imports files that exist, by their whole name', () => {
    assert.deepEqual(OURS.filter((i) => !existsSync(i.to)).map(line), [])
  })

  it('lets a folder import only what its row allows', () => {
    assert.deepEqual(OURS.filter((i) => !mayImport(folderOf(i.from), folderOf(i.to))).map(line), [])
  })

  it('lets the compiler bundle the runtime and the pages and never load them', () => {
    const bundled = OURS.filter((i) => folderOf(i.from) === 'compiler' && /^(runtime|web)\//.test(i.to))
    assert.deepEqual(bundled.map(line), [
      'compiler/compiled-server.ts imports runtime/main.ts',
      'compiler/compiled-server.ts imports web/site.ts',
    ])
    assert.deepEqual(OURS.filter((i) => i.to === 'compiler/compiled-server.ts').map(line), [])
  })

  it('lists every room of a folder whose rooms are listed', () => {
    const folders = new Set(ROOMS.map(({ folder }) => folder))
    assert.ok(folders.size >= 4, 'ARCHITECTURE.md lists the rooms of the large folders')
    assert.deepEqual(
      FILES.filter((path) => folders.has(folderOf(path)) && !roomOf(path)),
      [],
    )
    assert.deepEqual(
      ROOMS.filter((room) => !FILES.some((path) => roomOf(path) === room)).map(({ path }) => path),
      [],
      'each listed room has files',
    )
  })

  it('lets a room import only what its row allows', () => {
    assert.deepEqual(OURS.filter((i) => !mayRoomImport(i)).map(line), [])
  })

  it('has no cycle between rooms', () => {
    // A file beside the rooms stands for itself: an entry may import the rooms that an interface beside it serves.
    assert.deepEqual(cycle(edges(roomNode)), [])
  })

  it('keeps editor features apart', () => {
    const feature = (path: string) => /^server\/features\/([^/.]+)/.exec(path)?.[1]
    const across = OURS.filter((i) => feature(i.from) && feature(i.to) && feature(i.from) !== feature(i.to))
    assert.deepEqual(across.map(line), [])
  })

  it('leaves a package to its sole user', () => {
    assert.deepEqual(IMPORTS.filter((i) => !i.ours && !isAllowedPackage(i)).map(line), [])
  })

  it('keeps the pure folders free of files, processes and sockets', () => {
    assert.deepEqual(IMPORTS.filter((i) => PURE.test(i.from) && isBuiltin(i.to)).map(line), [])
  })

  it('leaves process.exit and console to cli', () => {
    // What these hold of them is text: of the servers, and of examples.
    const others = FILES.filter((path) => !/^(cli|compiler\/emit|reference\/examples)\//.test(path))
    const talkers = others.filter((path) => talks(readFileSync(path, 'utf8')))
    assert.deepEqual(talkers, [])
  })

  it('has no cycle between files', () => {
    assert.deepEqual(cycle(edges((path) => path)), [])
  })

  it('has no cycle between folders', () => {
    assert.deepEqual(cycle(edges(folderOf)), [])
  })
})

describe('the architecture test itself', () => {
  it('reads every form of import', () => {
    const text = `import a from 'x1'\nimport type {\n  b,\n} from "x2"\nexport { c } from 'x3'\nimport 'x4'\nf(await import('x5'))`
    assert.deepEqual(specifiers(text), ['x1', 'x2', 'x3', 'x4', 'x5'])
  })

  it('finds a cycle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    assert.deepEqual(cycle(graph), ['b', 'c', 'b'])
  })

  it('sees console and process.exit, but not in comments', () => {
    assert.ok(talks('console.log(1)'))
    assert.ok(talks('process.exit(1)'))
    assert.ok(talks('globalThis.console.log(1)'))
    // The editor protocol's own console is another: what is said there the editor shows.
    assert.ok(!talks('connection.console.error(1)'))
    assert.ok(!talks('// console.log(1)\n/* process.exit(1) */'))
  })
})

/** `analysis, grammar, model; …`, `nothing`, `all but client`. */
function foldersIn(cell: string, folder: string): string[] {
  if (cell === 'nothing') return []
  const [, but] = /^all but (.*)$/.exec(cell) ?? []
  if (but !== undefined) return CODE_FOLDERS.filter((name) => name !== folder && !but.split(', ').includes(name))
  return cell.replace(/;.*/, '').split(', ')
}

/** Rows such as ``| `runtime/engine/` | what it holds | access, values, store/store.ts |``; `cli/*.ts` is what stands beside the rooms. */
function roomsIn(markdown: string): Room[] {
  const row = /^\| `(\w+)\/((?:[\w/-]+\/)|\*\.ts)` \|.*\| ([^|]+) \|$/gm
  return [...markdown.matchAll(row)].map(([, folder = '', rest = '', cell = '']) => ({
    folder,
    path: `${folder}/${rest}`,
    prefix: rest === '*.ts' ? '' : `${folder}/${rest}`,
    mayImport: cell === 'nothing' ? [] : cell.split(', ').map((place) => `${folder}/${place}`),
  }))
}

/** The room with the longest path, as rooms may stand in one another. */
function roomOf(path: string): Room | undefined {
  const around = ROOMS.filter(({ prefix }) => prefix !== '' && path.startsWith(prefix))
  const beside = ROOMS.find((room) => room.prefix === '' && room.folder === dirname(path))
  return around.sort((a, b) => b.prefix.length - a.prefix.length)[0] ?? beside
}

function roomNode(path: string): string {
  const room = roomOf(path)
  if (room === undefined) return folderOf(path)
  return room.prefix === '' || ROOMS.some((other) => isInside(other, room)) ? path : room.path
}

function isInside(room: Room, outer: Room): boolean {
  return outer.prefix !== '' && room !== outer && room.prefix.startsWith(outer.prefix)
}

/**
 * A place that a row names is a room, a file or a folder; `all` is the whole of its own folder. Files beside rooms inside a
 * room may import those.
 */
function mayRoomImport({ from, to }: Import): boolean {
  const [room, other] = [roomOf(from), roomOf(to)]
  if (!room || folderOf(from) !== folderOf(to) || room === other) return true
  if (other && isInside(other, room)) return true
  const isIn = (place: string) => to === place || to.startsWith(`${place}/`)
  return room.mayImport.some((place) => place === `${room.folder}/all` || isIn(place))
}

function importsOf(from: string): Import[] {
  return specifiers(readFileSync(from, 'utf8')).map((to) => {
    const ours = to.startsWith('.')
    return { from, to: ours ? join(dirname(from), to).replaceAll('\\', '/') : to, ours }
  })
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`; types too, which a bundler would not show. */
function specifiers(text: string): string[] {
  const statement = /^(?:import|export)\b[^'"`;=]*?\bfrom\s+['"]([^'"]+)['"]/
  const bare = /^import\s+['"]([^'"]+)['"]/
  const call = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/
  const all = new RegExp(`${statement.source}|${bare.source}|${call.source}`, 'gm')
  return [...text.matchAll(all)].map((m) => m[1] ?? m[2] ?? m[3] ?? '')
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/'))
}

function mayImport(from: string, to: string): boolean {
  return from === to || (MAY_IMPORT.get(from) ?? []).includes(to)
}

function isAllowedPackage({ from, to }: Import): boolean {
  return SOLE_USERS.every(([what, files]) => !what.test(to) || files.test(from))
}

function talks(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return /(?<!\.)\bconsole\.\w+\(|\bglobalThis\.console\b|\bprocess\.exit\(/.test(code)
}

function edges(node: (path: string) => string): Map<string, string[]> {
  const graph = new Map<string, string[]>()
  for (const { from, to } of OURS) {
    const [a, b] = [node(from), node(to)]
    if (a === b && from !== to) continue
    graph.set(a, [...(graph.get(a) ?? []), b])
  }
  return graph
}

/** The first cycle of a graph as the row of its nodes, the first repeated at the end; empty where there is none. */
function cycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const walk = (node: string, path: readonly string[]): string[] => {
    const at = path.indexOf(node)
    if (at >= 0) return [...path.slice(at), node]
    if (done.has(node)) return []
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...path, node])
      if (found.length > 0) return found
    }
    done.add(node)
    return []
  }
  for (const node of graph.keys()) {
    const found = walk(node, [])
    if (found.length > 0) return found
  }
  return []
}

function line({ from, to }: Import): string {
  return `${from} imports ${to}`
}
