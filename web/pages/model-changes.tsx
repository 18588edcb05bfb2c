/**
 * Shows another model in the open page when the server has one, as with `crow serve --watch`, and what is wrong with a text
 * that is not served.
 */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { loadModel, ShowModel } from '../live/live-model.ts'
import { type ShownProblem, watchModel } from '../live/watch-model.ts'
import { RELOAD } from '../parts/reload-event.ts'

/** Input that a reload would lose, so the user decides when to reload. */
const UNSAVED = '.editor, .login-form, dialog[open], .call-form[data-unkept]'

export function ModelChanges(): ComponentChildren {
  const show = useContext(ShowModel)
  const [problems, setProblems] = useState<readonly ShownProblem[]>([])
  const [isOld, setOld] = useState(false)
  useEffect(() => {
    if (!show) return
    const { crowfootCode: code } = globalThis
    const changed = async (tag: string) => {
      const model = await loadModel(tag)
      if (model && model.code === code) show(model)
      else if (model && document.querySelector(UNSAVED)) setOld(true)
      else if (model) reload()
      return model !== null
    }
    return watchModel({ changed, wrong: setProblems })
  }, [show])
  return (
    <>
      {isOld && <OldCode />}
      {problems.length > 0 && <TextProblems problems={problems} />}
    </>
  )
}

/** The page's own script has changed, which only a reload replaces. */
function OldCode(): ComponentChildren {
  return (
    <p class="old-model" role="alert">
      {'The pages of this server have changed. '}
      <button type="button" onClick={reload}>
        Load the page again
      </button>
    </p>
  )
}

function TextProblems({ problems }: { readonly problems: readonly ShownProblem[] }): ComponentChildren {
  const [isFolded, setFolded] = useState(false)
  const others = problems.reduce((sum, { more = 0 }) => sum + more, 0)
  const all = problems.length + others
  const count = all === 1 ? '1 problem' : `${all} problems`
  return (
    <section class="text-problems" aria-label="Problems of the text">
      <header>
        <strong role="status">{`The text has ${count}`}</strong>
        <span class="quiet">This page shows the last text without one.</span>
        <button type="button" class="small" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
          {isFolded ? 'Show' : 'Hide'}
        </button>
      </header>
      {!isFolded && (
        <ol tabindex={0}>
          {problems.map(({ message, file, line, column }, i) => (
            <li key={i}>
              {file !== undefined && <code>{line === undefined ? file : `${file}:${line}:${column}`}</code>}
              <span>{message}</span>
            </li>
          ))}
          {others > 0 && <li class="quiet">{`and ${others} more, which the terminal shows`}</li>}
        </ol>
      )}
    </section>
  )
}

/** Input of forms is stored at the event. */
function reload(): void {
  dispatchEvent(new Event(RELOAD))
  location.reload()
}
