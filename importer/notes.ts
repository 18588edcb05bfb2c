/** Notes on what an import has decided or left out, one line for each topic. */

/** The line of each topic, from the number of occurrences and their places. */
const TOPICS = {
  nullableField: (n: number) =>
    `${n} reference fields that clients set are \`ref or null\`: the reference does not say which may be null, and known clients send OpaqueRef:NULL for any of them.`,
  nullableParam: (n: number) =>
    `${n} reference parameters are \`ref or null\`: the reference does not say which may be null. The object that a message is called on may not.`,
  nullStart: (n: number) => `${n} RO/runtime references have no default: all of them start as null.`,
  boundDefault: (_: number, at: string) => `Left out the default of ${at}: a computed end has no default.`,
  unbound: (n: number, at: string) => `${n} reference sets are in no pair, so they are @unbound: ${at}.`,
  record: (_: number, at: string) =>
    `Classes with fields and no messages are records, whose members have no qualifiers: ${at}.`,
  uuid: (n: number) => `${n} uuid fields are not written: every class with objects has one.`,
  session: (n: number) => `The session parameter of ${n} declared messages is not written: sessions are in use.`,
  public: (_: number, at: string) => `Messages that take no session are @public: ${at}.`,
  optional: (n: number, at: string) => `${n} parameters have a default, as clients may leave them out, in: ${at}.`,
  errorParams: (n: number, at: string) =>
    `${n} errors are declared without parameters, as the reference names none: ${at}. Another file can declare them again with parameters.`,
  errorParamsDiffer: (_: number, at: string) => `Errors with several lists of parameters keep the first: ${at}.`,
  errorDoc: (_: number, at: string) => `Errors with several descriptions keep the first: ${at}.`,
  repeatedError: (_: number, at: string) => `Errors that a message lists twice are written once: ${at}.`,
  builtIn: (_: number, at: string) => `Built-in errors are neither declared nor described: ${at}.`,
  object: (_: number, at: string) =>
    `Objects that a default refers to are declared with only their uuid, as the reference has nothing else about them: ${at}.`,
  sameEnum: (_: number, at: string) => `Enums of several classes are declared in the first: ${at}.`,
  anyRecord: (_: number, at: string) => `\`<class> record\` is \`any record\`: ${at}.`,
  eventBatch: (_: number, at: string) =>
    `\`an event batch\` is \`event_batch record\`, which \`uses event\` declares: ${at}.`,
  description: (n: number) => `${n} descriptions are left out, as requested.`,
  impliedDescription: (n: number) =>
    `The reference's descriptions of ${n} implied RPCs are left out: Crowfoot has its own.`,
  transition: (n: number) => `${n} entries of release history are left out: the language has no words for them yet.`,
  role: (n: number) => `The roles of ${n} messages are left out: without sessions, users have no roles.`,
  unsaidRole: (_: number, at: string) =>
    `Roles that no clause can express, as the RPC takes no session or shares its clause with others, are left out: ${at}.`,
  noRole: (_: number, at: string) =>
    `No role may call these, so they have \`allows()\`, which allows only \`root\`: ${at}.`,
  taskRole: (_: number, at: string) =>
    `The reference does not say who may cancel the tasks of others and read their results: these are the roles that may set fields of any task (${at}).`,
  secret: (_: number, at: string) => `Marked @secret, as the reference describes it as the secret: ${at}.`,
  tag: (n: number, at: string) => `${n} tags are left out: the language has no words for them. They are ${at}.`,
} as const

export type Topic = keyof typeof TOPICS

export class Notes {
  readonly #said: string[] = []
  readonly #counts = new Map<Topic, { count: number; places: Set<string> }>()

  /** Adds a line. */
  say(line: string): void {
    this.#said.push(line)
  }

  /** Adds `count` occurrences of the topic, at the place. */
  count(topic: Topic, place = '', count = 1): void {
    const entry = this.#counts.get(topic) ?? { count: 0, places: new Set() }
    entry.count += count
    if (place !== '') entry.places.add(place)
    if (entry.count > 0) this.#counts.set(topic, entry)
  }

  /** The added lines, then a line for each topic that occurs, in the order of TOPICS. */
  lines(): string[] {
    const counted = Object.entries(TOPICS).flatMap(([topic, line]) => {
      const entry = this.#counts.get(topic as Topic)
      return entry ? [line(entry.count, [...entry.places].join(', '))] : []
    })
    return [...this.#said, ...counted]
  }
}
