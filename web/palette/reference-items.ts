/** What the search over the reference has found, as items. */
import type { Api } from '../../model/api.ts'
import type { EntryKind, SearchEntry } from '../../reference/search.ts'
import { NOT_IMPLEMENTED } from '../parts/not-implemented.tsx'
import { hrefOf } from '../routes.ts'
import type { ItemSign, PaletteItem } from './item.ts'

/** `typed` is in lower case. */
export function referenceItem(api: Api, entry: SearchEntry, typed: string): PaletteItem {
  const { kind, name, of, about, place, open } = entry
  const href = hrefOf(api, place)
  return {
    id: `entry ${kind} ${of}.${name}`,
    sign: kind === 'implied RPC' ? 'message' : (kind satisfies ItemSign),
    title: name,
    ...(of !== '' && { of: `${of}.` }),
    kind: open ? `${kind}, ${NOT_IMPLEMENTED}` : kind,
    about,
    class: ownerOf(kind, name, of),
    href,
    score: exactness(of === '' ? name : `${of}.${name}`, name, typed),
  }
}

function ownerOf(kind: EntryKind, name: string, of: string): string | undefined {
  if (kind === 'class') return name
  return kind === 'field' || kind === 'message' || kind === 'implied RPC' ? of : undefined
}

/** A whole name stands before objects whose names only start so. */
function exactness(whole: string, name: string, typed: string): number {
  const asked = typed.replace(/\(.*/, '').replace(/^async\./, '')
  if (whole.toLowerCase() === asked) return 3.5
  if (name.toLowerCase() === asked) return 3
  return name.toLowerCase().startsWith(asked) || whole.toLowerCase().startsWith(asked) ? 1.5 : 0.3
}
