/** The SQL that makes the tables of PostgreSQL, in one schema. */
import { escapeName } from './literals.ts'
import { postgresName, quotedName } from './postgres-names.ts'
import { hashColumn, type PostgresColumn, type PostgresKey, type PostgresTable } from './tables.ts'

/** A table without keys and indexes, which are faster made when its rows are there. */
export function createPostgresTable(schema: string, table: PostgresTable): string {
  const columns = table.columns.map((column) => columnDefinition(column))
  const hashes = keysOfTable(table)
    .filter(({ isHashed }) => isHashed)
    .map((key) => `${quotedName(hashColumn(key))} text collate "C"`)
  return `create table ${inSchema(schema, table.name)} (${[...columns, ...hashes].join(', ')})`
}

export function columnDefinition({ name, type, nullable }: PostgresColumn): string {
  const collate = type === 'text' ? ' collate "C"' : ''
  return `${quotedName(name)} ${type}${collate}${nullable ? '' : ' not null'}`
}

/** To be run when all tables of references are there with their primary keys: see `addReferences`. */
export function addKeys(schema: string, table: PostgresTable): string[] {
  const place = inSchema(schema, table.name)
  const constraint = (kind: string, what: string) => `${escapeName(postgresName(`@${kind}:${table.name}:${what}`))}`
  const primary = keyColumns(table.primary)
  const add = (text: string) => `alter table ${place} add constraint ${text}`
  const refs = table.columns.some(({ name }) => name === '@ref')
  return [
    add(`${constraint('primary', '')} primary key (${primary.map(quotedName).join(', ')})`),
    // A foreign key needs one that cannot be deferred.
    ...(refs ? [add(`${constraint('unique', '@ref')} unique ("@ref")`)] : []),
    ...table.unique.map((key) => {
      const columns = keyColumns(key)
      return add(
        `${constraint('unique', columns.join(','))} unique (${columns.map(quotedName).join(', ')}) ${DEFERRED}`,
      )
    }),
    ...table.indexed.map((column) => `create index ${constraint('index', column)} on ${place} (${quotedName(column)})`),
  ]
}

/** Nothing is deleted by a reference: the rows that go with an object are in the commit. */
export function addReferences(schema: string, table: PostgresTable, only?: ReadonlySet<string>): string[] {
  return table.columns.flatMap(({ name, to }) => {
    if (to === undefined || (only && !only.has(name))) return []
    const constraint = escapeName(postgresName(`@reference:${table.name}:${name}`))
    return [
      `alter table ${inSchema(schema, table.name)} add constraint ${constraint} foreign key (${quotedName(name)}) ` +
        `references ${inSchema(schema, to)} ("@ref") ${DEFERRED}`,
    ]
  })
}

/** Within a commit, values may be there twice for a moment, such as where two objects swap theirs. */
const DEFERRED = 'deferrable initially deferred'

/** The columns of a key in PostgreSQL, by their names in SQLite. */
export function keyColumns(key: PostgresKey): readonly string[] {
  return key.isHashed ? [hashColumn(key)] : key.columns
}

export function keysOfTable({ primary, unique }: PostgresTable): PostgresKey[] {
  return [primary, ...unique]
}

export function inSchema(schema: string, table: string): string {
  return `${escapeName(schema)}.${quotedName(table)}`
}

/** The tables that servers keep for themselves. */
export function createOwnTables(schema: string): string[] {
  const place = (table: string) => inSchema(schema, table)
  return [
    // Its primary key is the fence: two commits cannot follow the same one.
    `create table ${place('@commits')} (prev bigint primary key, generation bigint not null unique, id uuid not null unique, ` +
      'server uuid not null, layout text collate "C" not null, changes bytea not null, ' +
      'at timestamptz not null default clock_timestamp())',
    `alter table ${place('@commits')} alter changes set storage external`,
    `create table ${place('@layouts')} (id text collate "C" primary key, layout text not null)`,
    // Servers of models that are not usable are older than the data.
    `create table ${place('@models')} (digest text collate "C" primary key, is_usable boolean not null)`,
    `create table ${place('@servers')} (id uuid primary key, url text not null, model text not null, generation bigint not null, ` +
      'lease_until timestamptz not null)',
    `create unlogged table ${place('@attempts')} (name text collate "C" primary key, failures int not null, at timestamptz not null)`,
  ]
}
