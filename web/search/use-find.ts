/** The search of an API, whose index is made while the browser is idle, in small steps. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { type Find, findByPart, prepareFind } from './find-entries.ts'

/** Until the index is there, names are found by their parts only. */
export function useFind(api: Api): Find {
  const [made, setMade] = useState<{ readonly of: Api; readonly find: Find } | null>(null)
  const simple = useMemo(() => findByPart(api), [api])
  useEffect(() => {
    let isWanted = true
    const prepare = () =>
      void prepareFind(api).then((find) => {
        if (isWanted) setMade({ of: api, find })
      })
    const end = whenIdle(prepare)
    return () => {
      isWanted = false
      end()
    }
  }, [api])
  return made?.of === api ? made.find : simple
}

/** Safari has no `requestIdleCallback`. */
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const asked = requestIdleCallback(work)
    return () => cancelIdleCallback(asked)
  }
  const timer = setTimeout(work, 200)
  return () => clearTimeout(timer)
}
