/** Finds an object of a class that cannot be listed: by its reference or its uuid. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'

export function ObjectFinder({ table }: { readonly table: ClassTable }): ComponentChildren {
  const { client, rpcs } = useConsole()
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const { name } = table.owner
  const find = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wanted = text.trim()
    const byUuid = rpcs.get(`${name}.get_by_uuid`)
    try {
      const ref = wanted.startsWith('OpaqueRef:') || !byUuid ? wanted : String(await client.call(byUuid, [wanted]))
      location.hash = hashOf({ view: 'object', class: name, ref })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <form class="finder" onSubmit={find}>
      <p>{`The objects of ${name} cannot be listed. Open one by its reference or uuid.`}</p>
      <input
        type="text"
        aria-label="Reference or uuid"
        placeholder="OpaqueRef:… or a uuid"
        value={text}
        onInput={(e: TargetedEvent<HTMLInputElement>) => setText(e.currentTarget.value)}
      />
      <button type="submit">Open</button>
      <ErrorNote error={error} />
    </form>
  )
}
