/** The properties of every part of a class's page. */
import type { Api } from '../../../model/api.ts'
import type { ClassDescription } from '../../../reference/describe.ts'
import type { SiteKind } from '../../routes.ts'

export interface ClassPartProps {
  readonly api: Api
  readonly shown: ClassDescription
  readonly kind: SiteKind
}
