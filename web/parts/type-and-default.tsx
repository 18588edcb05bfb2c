/** The type of a field or member, and its default behind it. */
import type { ComponentChildren } from 'preact'
import type { Api, Field } from '../../model/api.ts'
import { literalText } from '../../reference/literal-text.ts'
import { TypeText } from './type-text.tsx'

export interface TypeAndDefaultProps {
  readonly api: Api
  readonly type: Field['type']
  readonly literal: Field['default']
}

export function TypeAndDefault({ api, type, literal }: TypeAndDefaultProps): ComponentChildren {
  return (
    <>
      <TypeText api={api} type={type} />
      {literal !== undefined && (
        <span class="default">
          {'default '}
          <code>{literalText(type, literal)}</code>
        </span>
      )}
    </>
  )
}
