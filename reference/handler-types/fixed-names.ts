/** The part of the generated file that is the same for every API, and the names that no declaration may take in it. */

/** Whose type depends on what the API uses. */
export interface FixedParts {
  readonly sessions: boolean
  readonly tasks: boolean
  readonly roles: boolean
}

export function fixedText({ sessions, tasks, roles }: FixedParts): string {
  return dedented(`
    /** A reference to an object of the class. */
    export type Ref<C extends ClassName> = string & { readonly [CLASS]: C }
    declare const CLASS: unique symbol

    /** What an argument of an error may be; the server writes it as text. */
    export type ErrorValue = string | bigint | number | boolean | null

    /**
     * Ends the message with an error of the API: \`fail('VM_IS_TEMPLATE', vm)\`. In a transaction, all that the transaction
     * has written is undone. Anything else that is thrown travels as INTERNAL_ERROR, and its stack is logged.
     */
    export function fail<Code extends keyof Errors>(code: Code, ...params: Errors[Code]): never {
      throw new Failure(code, params)
    }

    /** What \`fail\` throws. */
    export class Failure extends Error {
      readonly code: keyof Errors
      readonly params: readonly ErrorValue[]
      /** By which the server knows it. */
      readonly [FAILURE] = true
      constructor(code: keyof Errors, params: readonly ErrorValue[]) {
        super(\`\${code}(\${params.map(String).join(', ')})\`)
        this.name = 'Failure'
        this.code = code
        this.params = params
      }
    }

    /** Lines of the server's log. */
    export interface Log {
      debug(message: string, facts?: LogFacts): void
      info(message: string, facts?: LogFacts): void
      warn(message: string, facts?: LogFacts): void
      error(message: string): void
    }

    export interface LogFacts {
      readonly [name: string]: string | number | bigint | boolean | null
    }

    /** The user of a session. */
    export interface User {
      readonly name: string
      /** May do everything. */
      readonly superuser: boolean
      readonly roles: readonly string[]
    }

    /** The facts of a call. */
    export interface Context {
      /** The method that is called: \`VM.start\`. */
      readonly method: string
      /** null without a session. */
      readonly user: User | null
      /** null for a message that takes none. */
      readonly session: ${sessions ? "Ref<'session'> | null" : 'null'}
      /** The task that runs the call; null where the client waits for the answer. */
      readonly task: ${tasks ? "Ref<'task'> | null" : 'null'}
      /** Aborted when the server stops, and when the task of the call is cancelled. */
      readonly signal: AbortSignal
      readonly log: Log
      /** The path of a folder for files of the code, beside the data; a temporary one for data in memory. */
      folder(): string
      /**
       * Runs \`work\` atomically: if it throws, nothing that it has written stays. \`work\` is synchronous, and its \`tx\` ends
       * with it. The promise is kept when what \`work\` has written is durable.
       */
      transaction<T>(work: (tx: Tx) => T & NotLate<T>): Promise<T>
    }

    /** What the code of an external gets behind its arguments. */
    export interface ExternalContext {
      /** Aborted when the server stops, and when the task of the message is cancelled. */
      readonly signal: AbortSignal
      readonly log: Log
      /** The path of a folder for files of the code, beside the data; a temporary one for data in memory. */
      folder(): string
    }

    /** What the code of an HTTP path gets beside the request. */
    export interface HttpContext extends Context {
      /** The parameters of the query, without the session. */
      readonly query: URLSearchParams
      /** The progress of the task, from 0 to 1. Without it, the server counts the bytes where it knows how many there are. */
      progress(done: number): void
      /** What the task has as its result if it ends with success: the text of an XML-RPC value. */
      result(text: string): void
    }

    /** A stream is the body of an answer with status 200; nothing is an empty one. */
    export type HttpAnswer = Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | undefined | void

    export type HttpHandler = (request: Request, ctx: HttpContext) => HttpAnswer | Promise<HttpAnswer>

    export interface HttpRoute {
      readonly handle: HttpHandler
      /** The roles whose users may use the path. Without it: ${roles ? 'root only' : 'every user'}. */
      readonly allows?: readonly RoleName[]
      /** Takes no session. */
      readonly public?: boolean
    }

    /** Paths of the server: \`export const http = { 'GET /export_disk': async (request, ctx) => … } satisfies HttpRoutes\`. */
    export interface HttpRoutes {
      readonly [route: \`\${'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'} /\${string}\`]: HttpHandler | HttpRoute
    }

    /** The work of a transaction returns no promise: nothing may happen between its reads and its writes. */
    export type NotLate<T> = T extends PromiseLike<unknown> ? never : unknown

    /** The objects of a class, in a transaction. A reference whose object is gone throws HANDLE_INVALID. */
    export interface Objects<C extends keyof Classes> {
      has(ref: Ref<C>): boolean
      /** The object: reading a field reads what was written last, and assigning to a field writes it at once. */
      get(ref: Ref<C>): Live<C>
      /** All fields as they are now. */
      record(ref: Ref<C>): Classes[C]['record']
      /** In order of creation. */
      all(): readonly Ref<C>[]
      /** Fields that are not given start with their default, or else with the zero of their type. */
      create(values: NewObject<C>): Ref<C>
      /** Throws OBJECT_IN_USE while another object refers to it. */
      destroy(ref: Ref<C>): void
    }

    export interface WithUuid<C extends keyof Classes> {
      /** undefined where there is none. */
      byUuid(uuid: string): Ref<C> | undefined
    }

    export interface WithNameLabel<C extends keyof Classes> {
      byNameLabel(label: string): readonly Ref<C>[]
    }

    /** The fields of an object. The uuid and the computed ends of pairs can only be read. */
    export type Live<C extends keyof Classes> = Kept<C> & Settable<C>

    type Kept<C extends keyof Classes> = {
      [F in keyof Classes[C]['record'] as F extends Classes[C]['fixed'] ? F : never]: Classes[C]['record'][F]
    }

    type Settable<C extends keyof Classes> = {
      -readonly [F in keyof Classes[C]['record'] as F extends Classes[C]['fixed'] ? never : F]: Classes[C]['record'][F]
    }

    type Needed<C extends keyof Classes> = {
      [F in keyof Classes[C]['record'] as F extends Classes[C]['required'] ? F : never]: Classes[C]['record'][F]
    }

    export type NewObject<C extends keyof Classes> = Partial<Settable<C>> & Needed<C> & { readonly uuid?: string }
  `)
}

/** The indentation keeps the text apart from the code around it. */
function dedented(text: string): string {
  return text.slice(1).replace(/^ {4}/gm, '').trimEnd()
}

/** Names that the fixed text and the declarations around it use. */
export const FIXED_NAMES: ReadonlySet<string> = new Set(
  [
    'any bigint boolean never number object string symbol undefined unknown void break case catch class const continue',
    'debugger default delete do else enum export extends false finally for function if import in instanceof new null',
    'return super switch this throw true try typeof var while with implements interface let package private protected',
    'public static yield await async keyof readonly infer is asserts unique declare type',
    'AbortSignal AsyncIterable Date Error Exclude Headers Map Partial Pick Promise PromiseLike ReadableStream ReadonlyMap',
    'Readonly Record Request Response String Symbol URLSearchParams Uint8Array Array Object Number Boolean',
    'CLASS ClassName Classes Context ErrorValue Errors Externals ExternalContext FAILURE Failure HttpAnswer HttpContext',
    'HttpHandler HttpRoute HttpRoutes Kept Live Log LogFacts Messages Needed NewObject NotLate Objects Ref RoleName Settable Tx User WithNameLabel',
    'WithUuid fail',
  ].flatMap((line) => line.split(' ')),
)
