/** The parts of the npm package xen-api that the tests use. The package has no types. */
declare module 'xen-api' {
  export interface XapiRecord {
    readonly $ref: string
    readonly $id: string
    readonly [field: string]: unknown
  }

  interface Transfer {
    readonly query: { readonly [name: string]: string }
    readonly task?: string
  }

  interface Download {
    arrayBuffer(): Promise<ArrayBuffer>
    json(): Promise<unknown>
  }

  export class Xapi {
    constructor(options: {
      readonly url: string
      readonly auth: { readonly user: string; readonly password: string }
      readonly transport: 'json-rpc' | 'xml-rpc' | 'auto'
      readonly watchEvents: boolean
      /** Accepts certificates that nobody has signed. */
      readonly allowUnauthorized?: boolean
      /** Milliseconds between asking for events. */
      readonly debounce?: number
    })
    readonly pool: XapiRecord
    /** Resolves when all watched objects are there. */
    readonly objectsFetched: Promise<void>
    /** The objects that the client has seen, by uuid; emits `add`, `update` and `remove` with such objects. */
    readonly objects: NodeJS.EventEmitter & { readonly all: { readonly [id: string]: XapiRecord } }
    getObjectByRef(ref: string, otherwise?: undefined): XapiRecord | undefined
    /** Resolves when the client has seen all earlier changes; with the object of `ref`, if it is given. */
    barrier(ref?: string): Promise<XapiRecord>
    /** Calls the `Async.` twin and waits for its task. Returns the result of the task. */
    callAsync(method: string, ...params: readonly unknown[]): Promise<unknown>
    /** Creates a task, for a transfer. */
    createTask(nameLabel: string): Promise<string>
    /** Downloads, with the task in the query. The promise `task` has the task's result. */
    getResource(path: string, options: Transfer): Promise<{ readonly body: Download; readonly task?: Promise<unknown> }>
    /** Uploads; resolves with the task's result. */
    putResource(body: Buffer, path: string, options: Transfer): Promise<unknown>
    connect(): Promise<void>
    disconnect(): Promise<void>
    call(method: string, ...params: readonly unknown[]): Promise<unknown>
    getRecord(type: string, ref: string): Promise<XapiRecord>
    getRecordByUuid(type: string, uuid: string): Promise<XapiRecord>
    getAllRecords(type: string): Promise<XapiRecord[]>
    getField(type: string, ref: string, field: string): Promise<unknown>
    setField(type: string, ref: string, field: string, value: unknown): Promise<void>
    setFields(type: string, ref: string, fields: object): Promise<void>
    setFieldEntry(type: string, ref: string, field: string, entry: string, value: string | null): Promise<void>
    readonly status: string
  }
}
