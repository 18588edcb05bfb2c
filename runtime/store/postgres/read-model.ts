/** Reads which model the data in PostgreSQL have, for commands that work without the text of the API. */
import type { Api } from '../../../model/api.ts'
import { type ServedModel, servedModel } from '../settings/meta.ts'
import { StoreError } from '../store-error.ts'
import { safeUrl } from './address.ts'
import { PostgresConnection } from './connection.ts'
import { inSchema } from './define-tables.ts'
import { POSTGRES_TIMES } from './place.ts'
import { metaValue } from './prepare.ts'

/** Throws StoreError where there are no data, LogError where PostgreSQL cannot be reached. */
export async function readPostgresModel(url: string): Promise<ServedModel> {
  const text = await modelText(url)
  if (text === null)
    throw new StoreError(`${safeUrl(url)} holds no data yet. Start a server on it first, or copy data to it.`)
  const model = servedModel(JSON.parse(text) as Api)
  if (model.text !== text) throw new StoreError(`${safeUrl(url)} was made by another version of Crowfoot.`)
  return model
}

/** Whether there are data, of whatever version. Throws LogError where PostgreSQL cannot be reached. */
export async function hasPostgresData(url: string): Promise<boolean> {
  return (await modelText(url)) !== null
}

async function modelText(url: string): Promise<string | null> {
  const connection = await PostgresConnection.open(url, 'prepare', POSTGRES_TIMES)
  try {
    const { schema } = connection
    if (schema === null) return null
    const [[there] = []] = await connection.rows('select to_regclass($1)', [inSchema(schema, '@meta')])
    return there ? await metaValue(connection, schema, 'model') : null
  } finally {
    await connection.end()
  }
}
