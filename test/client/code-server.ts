/** VS Code as a server, with an extension and a folder to open, for tests that use it in a browser. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageExtension } from '../../scripts/package.ts'
import { oncePerRun } from '../support/once-per-run.ts'

/** code-server's entry file, from the variable `CODE_SERVER`: `…/node_modules/code-server/out/node/entry.js`. */
export function findCodeServer(): string | undefined {
  const entry = process.env.CODE_SERVER
  return entry && existsSync(entry) ? entry : undefined
}

/** The program of Chromium: `CHROMIUM`, or Debian's. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path && existsSync(path),
  )
}

/** Settings that hide what would disturb tests, and make pictures the same each time. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'editor.hover.enabled': false,
  'files.autoSave': 'off',
}

export class CodeServer {
  readonly root = mkdtempSync(join(tmpdir(), 'crow-editor-'))
  readonly #entry: string
  #child: ChildProcess | undefined

  constructor(entry: string) {
    this.#entry = entry
  }

  /** A new folder with these files. */
  folder(name: string, files: { readonly [path: string]: string }): string {
    const folder = join(this.root, name)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return folder
  }

  install(vsix: string, extensions = join(this.root, 'extensions')): void {
    const args = [this.#entry, ...this.#places(extensions), '--install-extension', vsix]
    execFileSync(process.execPath, args, { stdio: 'pipe' })
  }

  /**
   * Packs and installs the extension, and starts with the common settings and `settings`, and with these variables.
   * Returns the editor's address.
   */
  async startPacked(
    settings: { readonly [setting: string]: unknown } = {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    await oncePerRun('extensions', join(this.root, 'extensions'), async (folder) => {
      const vsix = join(this.root, 'crowfoot.vsix')
      await packageExtension(join(this.root, 'stage'), vsix)
      this.install(vsix, folder)
    })
    return this.start({ ...SETTINGS, ...settings }, env)
  }

  /** The address that it listens on. Throws if it ends before. */
  async start(settings: object, env: NodeJS.ProcessEnv = {}): Promise<string> {
    mkdirSync(join(this.root, 'user/User'), { recursive: true })
    writeFileSync(join(this.root, 'user/User/settings.json'), JSON.stringify(settings))
    const args = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check']
    const child = spawn(
      process.execPath,
      [this.#entry, ...this.#places(), ...args, '--disable-workspace-trust', '--disable-getting-started-override'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env, HOME: this.root }, detached: true },
    )
    this.#child = child
    child.stderr.resume()
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /listening on (http:\S+?)\/?$/.exec(line)?.[1]
      if (!url) continue
      child.stdout.resume()
      return url
    }
    throw new Error(`code-server ended with ${child.exitCode}`)
  }

  /** Ends it and all processes that it has started, and removes its files. */
  async stop(): Promise<void> {
    const child = this.#child
    if (child?.pid && child.exitCode === null) {
      const closed = once(child, 'close')
      process.kill(-child.pid, 'SIGTERM')
      await closed
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  }

  #places(extensions = join(this.root, 'extensions')): string[] {
    return ['--user-data-dir', join(this.root, 'user'), '--extensions-dir', extensions]
  }
}
