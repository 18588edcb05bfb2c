/** What an import decided or could not say: each topic is counted and told in one line. */

/** One line a topic: how many there were, and where. */
const TOPICS = {
  nullableField: (n: number) =>
    `${n} reference fields that clients set are \`ref or null\`: the reference does not say which may be null, and known clients send OpaqueRef:NULL for any of them.`,
  nullableParam: (n: number) =>
    `${n} reference parameters are \`ref or null\`: the reference does not say which may be null. The object that a message is about may not.`,
  nullStart: (n: number) => `${n} RO/runtime references start as null: not written, since they all do.`,
  boundDefault: (_: number, at: string) => `Left out the default of ${at}: a computed end has none.`,
  unbound: (n: number, at: string) => `${n} reference sets are in no pair, so @unbound: ${at}.`,
  record: (_: number, at: string) =>
    `Classes with fields and no messages are records, whose members have no qualifiers: ${at}.`,
  uuid: (n: number) => `${n} uuid fields are not written: every class with objects has one.`,
  session: (n: number) => `The session parameter of ${n} declared messages is not written: sessions are in use.`,
  public: (_: number, at: string) => `Messages that take no session are @public: ${at}.`,
  loginDefault: (_: number, at: string) => `Given a default, since known clients leave them out: ${at}.`,
  errorParams: (n: number, at: string) =>
    `${n} errors are declared without parameters, since none are named: ${at}. Another file can declare them again with theirs.`,
  errorParamsDiffer: (_: number, at: string) =>
    `Errors whose parameters are named in several ways keep the first: ${at}.`,
  errorDoc: (_: number, at: string) => `Errors that are described in several ways keep the first: ${at}.`,
  repeatedError: (_: number, at: string) => `An error that a message lists twice is written once: ${at}.`,
  builtIn: (_: number, at: string) => `Errors that are built in are not declared, nor described: ${at}.`,
  object: (_: number, at: string) =>
    `Objects that a default refers to are declared, with their uuid alone, since the reference says nothing else of them: ${at}.`,
  sameEnum: (_: number, at: string) => `Enums that stand in two classes are declared in the first: ${at}.`,
  anyRecord: (_: number, at: string) => `\`<class> record\` is \`any record\`: ${at}.`,
  eventBatch: (_: number, at: string) =>
    `\`an event batch\` is \`event_batch record\`, which \`uses event\` declares: ${at}.`,
  description: (n: number) => `${n} descriptions are left out, as asked.`,
  impliedDescription: (n: number) =>
    `The reference's descriptions of ${n} implied RPCs are left out: Crowfoot has its own.`,
  transition: (n: number) => `${n} entries of release history are left out: the language cannot say them yet.`,
  role: (n: number) => `The roles of ${n} messages are left out: without sessions nobody has one.`,
  unsaidRole: (_: number, at: string) =>
    `Roles that no clause can say, since the RPC takes no session or goes with others, are left out: ${at}.`,
  noRole: (_: number, at: string) => `No role may call these, so \`allows()\`, which is \`root\` alone: ${at}.`,
  taskRole: (_: number, at: string) =>
    `The reference does not say who may cancel the tasks of others and read their results: those who may set fields of any (${at}).`,
  secret: (_: number, at: string) => `Marked @secret, since the reference calls it the secret: ${at}.`,
  tag: (n: number, at: string) => `${n} tags are left out: the language cannot say them. They are ${at}.`,
} as const

export type Topic = keyof typeof TOPICS

export class Notes {
  readonly #said: string[] = []
  readonly #counts = new Map<Topic, { count: number; places: Set<string> }>()

  /** A line of its own. */
  say(line: string): void {
    this.#said.push(line)
  }

  /** One more (or `count` more) of the topic, at the place. */
  count(topic: Topic, place = '', count = 1): void {
    const entry = this.#counts.get(topic) ?? { count: 0, places: new Set() }
    entry.count += count
    if (place !== '') entry.places.add(place)
    if (entry.count > 0) this.#counts.set(topic, entry)
  }

  /** What was said, then a line for each topic that occurred, in the topics' order. */
  lines(): string[] {
    const counted = Object.entries(TOPICS).flatMap(([topic, line]) => {
      const entry = this.#counts.get(topic as Topic)
      return entry ? [line(entry.count, [...entry.places].join(', '))] : []
    })
    return [...this.#said, ...counted]
  }
}
