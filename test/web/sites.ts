/** Sites as `crow docs` and servers make them, for the tests of pages. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Api } from '../../model/api.ts'
import { recordExamples } from '../../testing/examples/record-examples.ts'
import type { SiteKind } from '../../web/routes.ts'
import { createSite, type Site } from '../../web/site.ts'
import { readSample } from '../samples/sample.ts'
import { siteAssets } from '../support/site-assets.ts'

export function sampleApi(name: string): Api {
  const { model } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  return model
}

export async function siteOf(api: Api, kind: SiteKind, server?: string): Promise<Site> {
  return createSite(api, await siteAssets(), kind, { server })
}

export function textOf(site: Site, path: string): string {
  const file = site.file(path)
  assert.ok(file, `no ${path}`)
  return new TextDecoder().decode(file.gzip ? gunzipSync(file.body as Uint8Array) : Buffer.from(file.body))
}

/** With its documented tests as examples. */
export async function siteWithExamples(name: string): Promise<Site> {
  const { model, tests, texts } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  const { examples } = await recordExamples(model, tests(), texts)
  return createSite(model, await siteAssets(), 'static', { examples })
}

/** Writes the whole site into a new folder. */
export function writeSite(site: Site): string {
  const folder = mkdtempSync(join(tmpdir(), 'crow-site-'))
  for (const path of site.paths) writeFileSync(join(folder, path), textOf(site, path))
  return folder
}
