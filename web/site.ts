/** A site: its files by path, as `crow docs` writes them and a server shows them. */
import type { Api } from '../model/api.ts'
import { publicApi } from '../model/public-api.ts'
import { withoutSecretValues } from '../reference/secret-values.ts'
import type { TestExample } from '../reference/test-examples.ts'
import { withoutCode } from '../reference/without-code.ts'
import { ASSET_NAMES, type AssetName, type Assets } from './assets.ts'
import type { DiagramEngine } from './diagram/engine.ts'
import { type ReadyDrawings, readyDrawings } from './diagram/ready-drawings.ts'
import { pageDocument } from './page-document.tsx'
import { pagePaths, type SiteKind } from './routes.ts'

export interface SiteFile {
  /** The Content-Type. */
  readonly type: string
  readonly body: string | Uint8Array
  /** The body is compressed with gzip. */
  readonly gzip: boolean
}

export interface Site {
  /** `index.html`, `VM.html`, `app.js`…: relative, without folders. */
  readonly paths: readonly string[]
  /** undefined for a path without a file; '' is `index.html`. */
  file(path: string): SiteFile | undefined
  /** Whether a page shows the diagram at once, so that it should be asked for after `draw`. */
  isDrawn(path: string): boolean
  /** Makes the drawing that these pages then have. Without it, they draw in the browser. */
  draw(engine: DiagramEngine): void
}

export interface SiteOptions {
  /** The address of the server that a static site describes, without a slash at its end. */
  readonly server?: string | undefined
  /** Tests that are shown at the messages that they call. */
  readonly examples?: readonly TestExample[]
}

export function createSite(
  api: Api,
  assets: Assets,
  kind: SiteKind,
  { server, examples = [] }: SiteOptions = {},
): Site {
  // Everyone may read the pages, so secret values are removed.
  const shown = publicApi(withoutCode(withoutSecretValues(api)))
  const pages = new Set(pagePaths(api, kind))
  const model = `globalThis.crowfootApi=${parsed(shown)};globalThis.crowfootExamples=${parsed(examples)}`
  const body = `${model};globalThis.crowfootCode=${JSON.stringify(codeVersion(assets))}`
  let drawings: ReadyDrawings | undefined
  const data: SiteFile = { type: TYPES.js, body, gzip: false }
  return {
    paths: [...pages, 'api.js', ...ASSET_NAMES],
    file(path) {
      const name = path === '' ? 'index.html' : path
      if (name === 'api.js') return data
      if (isAsset(name)) return { type: typeOf(name), body: bytesOf(assets[name]), gzip: true }
      return pages.has(name)
        ? {
            type: TYPES.html,
            body: pageDocument({ api: shown, examples, path: name, kind, server, drawings }),
            gzip: false,
          }
        : undefined
    },
    isDrawn: (path) => DRAWN.includes(path),
    draw(engine) {
      drawings = readyDrawings(shown, engine)
    },
  }
}

const DRAWN: readonly string[] = ['', 'index.html', 'diagram.html']

/** Differs where the script or the style of the pages is another one. A file of gzip ends with its checksum and length. */
function codeVersion(assets: Assets): string {
  return (['app.js', 'app.css'] as const).map((name) => assets[name].slice(-12)).join(' ')
}

/** JSON.parse, because a member `__proto__` in a literal sets the prototype, and V8 reads literals more slowly. */
function parsed(data: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(data))})`
}

const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
} as const

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES]
}

function isAsset(name: string): name is AssetName {
  return (ASSET_NAMES as readonly string[]).includes(name)
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
