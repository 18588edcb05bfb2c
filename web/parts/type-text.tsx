/** A type as `.crow` text writes it, with links to the classes, enums and records that it names. */
import type { ComponentChildren } from 'preact'
import type { Api, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { classPlace, enumPlace, type PagePlace, recordPlace } from '../../reference/page-place.ts'
import { hrefOf } from '../routes.ts'
import { breakable } from './breakable.tsx'

export interface TypeTextProps {
  readonly api: Api
  /** null is `void`. */
  readonly type: Type | null
}

export function TypeText({ api, type }: TypeTextProps): ComponentChildren {
  return <code class="type">{parts(api, type)}</code>
}

function parts(api: Api, type: Type | null): ComponentChildren {
  if (type === null) return 'void'
  const link = (name: string, place: PagePlace) => <a href={hrefOf(api, place)}>{breakable(name)}</a>
  switch (type.kind) {
    case 'ref':
      return [link(type.class, classPlace(type.class)), ` ref${type.nullable ? ' or null' : ''}`]
    case 'enum':
      return [link(type.name, enumPlace(type.name)), ' enum']
    case 'record':
      return [link(type.name, recordPlace(api, type.name)), ' record']
    case 'set':
    case 'option':
      return [parts(api, type.of), ` ${type.kind}`]
    case 'map':
      return ['(', parts(api, type.key), ' → ', parts(api, type.value), ') map']
    case 'any record':
      return type.kind
    default:
      return type.kind satisfies ScalarKind
  }
}
