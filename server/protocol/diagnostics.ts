/** Our diagnostics as the protocol has them, and who gets told what: open files are pulled where a client can, all others pushed. */
import {
  type CodeDescription,
  type Connection,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as ProtocolDiagnostic,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver'
import { CATALOGUE } from '../../analysis/catalogue.ts'
import type { Diagnostic, Severity } from '../../analysis/diagnostic.ts'
import { toRange } from '../workspace/text-document.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { WorkspaceApi } from '../workspace/workspace-api.ts'

export interface DiagnosticSettings {
  /** The client asks for the diagnostics of open files. */
  readonly pulls: boolean
  /** It asks again when it is told to. */
  readonly refreshes: boolean
  readonly relatedInformation: boolean
  readonly tags: boolean
  /** Of the client (protocol/client-options.ts); without it diagnostics carry no link. */
  readonly docs: string | undefined
}

interface Told {
  readonly id: string
  readonly text: string
  readonly items: ProtocolDiagnostic[]
}

export class Diagnostics {
  readonly #connection: Connection
  readonly #workspace: Workspace
  readonly #settings: DiagnosticSettings
  /** By directory and path, for files that have any, or are open. */
  readonly #told = new Map<string, Map<string, Told>>()
  /** Files for which the client shows pushed ones: by path, the URI that they were pushed for. */
  readonly #pushed = new Map<string, string>()
  #ids = 0

  constructor(connection: Connection, workspace: Workspace, settings: DiagnosticSettings) {
    this.#connection = connection
    this.#workspace = workspace
    this.#settings = settings
  }

  /** Tells of everything that has changed since the last call. */
  flush(): void {
    let stale = false
    for (const api of this.#workspace.apis) {
      const changed = api.changed()
      if (changed.size > 0 && this.#flushApi(api, changed)) stale = true
    }
    for (const api of this.#workspace.forgetEmpty()) this.#told.delete(api.directory)
    if (stale && this.#settings.refreshes) this.#connection.languages.diagnostics.refresh()
  }

  /** Answers a pull. Files that are not open are pushed, whoever asks. */
  report(path: string, previous: string | undefined): DocumentDiagnosticReport {
    if (!this.#workspace.isOpen(path)) return { kind: DocumentDiagnosticReportKind.Full, items: [] }
    this.flush()
    const api = this.#workspace.api(path)
    const told = api && this.#told.get(api.directory)?.get(path)
    if (!told) return { kind: DocumentDiagnosticReportKind.Full, items: [] }
    if (told.id === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: told.id }
    return { kind: DocumentDiagnosticReportKind.Full, resultId: told.id, items: told.items }
  }

  /** Whether an open file that itself did not change has other diagnostics now. */
  #flushApi(api: WorkspaceApi, changed: ReadonlySet<string>): boolean {
    const before = this.#told.get(api.directory) ?? new Map<string, Told>()
    const found = Map.groupBy(api.editor().diagnostics(), (d) => d.path)
    const now = new Map<string, Told>()
    let stale = false
    for (const path of new Set([...before.keys(), ...found.keys(), ...changed])) {
      const told = this.#translated(found.get(path) ?? [], before.get(path))
      const same = told === before.get(path)
      if (told.items.length > 0 || this.#workspace.isOpen(path)) now.set(path, told)
      if (!same || changed.has(path)) this.#push(path, told)
      if (!same && !changed.has(path) && this.#workspace.isOpen(path)) stale = true
    }
    this.#told.set(api.directory, now)
    return stale
  }

  #push(path: string, { items }: Told): void {
    const document = this.#workspace.openDocument(path)
    const uri = this.#workspace.uri(path)
    if (!document) {
      if (items.length > 0 || this.#pushed.has(path)) this.#send(path, { uri, diagnostics: items })
    } else if (!this.#settings.pulls) this.#send(path, { uri, version: document.version, diagnostics: items })
    // What was pushed while it was not open would stand there twice.
    else if (this.#pushed.has(path)) this.#send(path, { uri, diagnostics: [] })
  }

  #send(path: string, params: PublishDiagnosticsParams): void {
    const before = this.#pushed.get(path)
    // The client writes the file's URI in another way now, and would show both.
    if (before !== undefined && before !== params.uri) this.#publish({ uri: before, diagnostics: [] })
    if (params.diagnostics.length > 0) this.#pushed.set(path, params.uri)
    else this.#pushed.delete(path)
    this.#publish(params)
  }

  #publish(params: PublishDiagnosticsParams): void {
    this.#connection.sendDiagnostics(params).catch(() => {
      // The client is gone.
    })
  }

  /** What was told before, where nothing is new. */
  #translated(diagnostics: readonly Diagnostic[], before: Told | undefined): Told {
    const items = diagnostics.flatMap((d) => this.translate(d))
    const text = JSON.stringify(items)
    if (before?.text === text) return before
    return { id: String(++this.#ids), text, items }
  }

  /** None where the file is not there. */
  translate(diagnostic: Diagnostic): ProtocolDiagnostic[] {
    const document = this.#workspace.document(diagnostic.path)
    if (!document) return []
    const { code, severity, message, help, data } = diagnostic
    const codeDescription = this.#link(code)
    const relatedInformation = this.#settings.relatedInformation ? this.#related(diagnostic) : []
    return [
      {
        range: toRange(document, diagnostic),
        severity: SEVERITIES[severity],
        code,
        source: 'crowfoot',
        message: help === undefined ? message : `${message}\n${help}`,
        ...(codeDescription && { codeDescription }),
        ...(relatedInformation.length > 0 && { relatedInformation }),
        ...(this.#settings.tags && entryOf(code)?.removable && { tags: [DiagnosticTag.Unnecessary] }),
        ...(data && { data }),
      },
    ]
  }

  #related({ related }: Diagnostic): DiagnosticRelatedInformation[] {
    return related.flatMap((place) => {
      const document = this.#workspace.document(place.path)
      if (!document) return []
      const location = { uri: this.#workspace.uri(place.path), range: toRange(document, place) }
      return [{ location, message: place.message }]
    })
  }

  #link(code: string): CodeDescription | undefined {
    const { docs } = this.#settings
    if (docs === undefined) return undefined
    return { href: docs.includes('{code}') ? docs.replaceAll('{code}', code) : `${docs}#${anchor(code)}` }
  }
}

const SEVERITIES: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Hint,
}

/** The anchor of an entry's heading in docs/diagnostics.md, as Markdown pages are rendered. */
function anchor(code: string): string {
  const title = entryOf(code)?.title ?? ''
  const heading = `${code}: ${title}`.toLowerCase()
  return heading.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
}
