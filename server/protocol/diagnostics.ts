/** Sends diagnostics: a client pulls those of open files if it can, all others are pushed. */
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
import { entryOf } from '../../analysis/catalogue.ts'
import type { Diagnostic, Severity } from '../../analysis/diagnostics/diagnostic.ts'
import { toRange } from '../workspace/text-document.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { WorkspaceApi } from '../workspace/workspace-api.ts'

export interface DiagnosticSettings {
  /** True if the client pulls the diagnostics of open files. */
  readonly pulls: boolean
  /** True if the client pulls again after a refresh request. */
  readonly refreshes: boolean
  readonly relatedInformation: boolean
  readonly tags: boolean
  /** ClientOptions.docs; without it diagnostics have no link. */
  readonly docs: string | undefined
}

interface SentDiagnostics {
  readonly id: string
  readonly text: string
  readonly items: ProtocolDiagnostic[]
}

export class Diagnostics {
  readonly #connection: Connection
  readonly #workspace: Workspace
  readonly #settings: DiagnosticSettings
  /** By directory and path, for files that have diagnostics or are open. */
  readonly #sent = new Map<string, Map<string, SentDiagnostics>>()
  /** Files whose pushed diagnostics the client shows: by path, the URI that they were pushed for. */
  readonly #pushed = new Map<string, string>()
  #ids = 0

  constructor(connection: Connection, workspace: Workspace, settings: DiagnosticSettings) {
    this.#connection = connection
    this.#workspace = workspace
    this.#settings = settings
  }

  /** Sends the diagnostics that have changed since the last call. */
  flush(): void {
    let stale = false
    for (const api of this.#workspace.apis) {
      const changed = api.changed()
      if (changed.size > 0 && this.#flushApi(api, changed)) stale = true
    }
    for (const api of this.#workspace.forgetEmpty()) this.#sent.delete(api.directory)
    if (stale && this.#settings.refreshes) this.#connection.languages.diagnostics.refresh()
  }

  /** Answers a pull. It is empty for a file that is not open, whose diagnostics are pushed. */
  report(path: string, previous: string | undefined): DocumentDiagnosticReport {
    if (!this.#workspace.isOpen(path)) return { kind: DocumentDiagnosticReportKind.Full, items: [] }
    this.flush()
    const api = this.#workspace.api(path)
    const sent = api && this.#sent.get(api.directory)?.get(path)
    if (!sent) return { kind: DocumentDiagnosticReportKind.Full, items: [] }
    if (sent.id === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: sent.id }
    return { kind: DocumentDiagnosticReportKind.Full, resultId: sent.id, items: sent.items }
  }

  /** Returns true if the diagnostics of an open file have changed, but not its text. */
  #flushApi(api: WorkspaceApi, changed: ReadonlySet<string>): boolean {
    const before = this.#sent.get(api.directory) ?? new Map<string, SentDiagnostics>()
    const found = Map.groupBy(api.editor().diagnostics(), (d) => d.path)
    const now = new Map<string, SentDiagnostics>()
    let stale = false
    for (const path of new Set([...before.keys(), ...found.keys(), ...changed])) {
      const sent = this.#translated(found.get(path) ?? [], before.get(path))
      const same = sent === before.get(path)
      if (sent.items.length > 0 || this.#workspace.isOpen(path)) now.set(path, sent)
      if (!same || changed.has(path)) this.#push(path, sent)
      if (!same && !changed.has(path) && this.#workspace.isOpen(path)) stale = true
    }
    this.#sent.set(api.directory, now)
    return stale
  }

  #push(path: string, { items }: SentDiagnostics): void {
    const document = this.#workspace.openDocument(path)
    const uri = this.#workspace.uri(path)
    if (!document) {
      if (items.length > 0 || this.#pushed.has(path)) this.#send(path, { uri, diagnostics: items })
    } else if (!this.#settings.pulls) this.#send(path, { uri, version: document.version, diagnostics: items })
    // The client would show those that were pushed before it opened the file as well.
    else if (this.#pushed.has(path)) this.#send(path, { uri, diagnostics: [] })
  }

  #send(path: string, params: PublishDiagnosticsParams): void {
    const before = this.#pushed.get(path)
    // The client now writes the file's URI in another way, and would show both.
    if (before !== undefined && before !== params.uri) this.#publish({ uri: before, diagnostics: [] })
    if (params.diagnostics.length > 0) this.#pushed.set(path, params.uri)
    else this.#pushed.delete(path)
    this.#publish(params)
  }

  #publish(params: PublishDiagnosticsParams): void {
    this.#connection.sendDiagnostics(params).catch(() => {
      // The client has disconnected.
    })
  }

  /** Returns `before` if nothing has changed. */
  #translated(diagnostics: readonly Diagnostic[], before: SentDiagnostics | undefined): SentDiagnostics {
    const items = diagnostics.flatMap((d) => this.translate(d))
    const text = JSON.stringify(items)
    if (before?.text === text) return before
    return { id: String(++this.#ids), text, items }
  }

  /** Empty if the file no longer exists. */
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

/** The anchor of a code's heading in docs/diagnostics.md, as GitHub renders Markdown. */
function anchor(code: string): string {
  const title = entryOf(code)?.title ?? ''
  const heading = `${code}: ${title}`.toLowerCase()
  return heading.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
}
