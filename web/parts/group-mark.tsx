/** The mark of a class's group: a small square in its colour. The diagram's legend names the groups. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { tintOf } from '../../reference/diagram/class-groups.ts'

export interface GroupMarkProps {
  readonly api: Api
  readonly name: string
}

/** Decoration: the colour is said nowhere else, so nothing depends on it. */
export function GroupMark({ api, name }: GroupMarkProps): ComponentChildren {
  return <span class={`group-mark tint-${tintOf(api, name)}`} aria-hidden="true" />
}
