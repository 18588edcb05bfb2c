/** The timeline: events as they come and the calls of the user in one list, with undo. Until the page is closed. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import { words } from '../../parts/counted-nouns.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { mergedEntries, type TimelineEntry } from '../timeline/timeline.ts'
import { CallLine, ObjectLine } from './timeline-lines.tsx'

interface TimelineChoices {
  readonly find: string
  readonly show: 'all' | 'events' | 'calls'
  /** Also events of tasks, of which each call as a task makes several. */
  readonly tasks: boolean
}

const START: TimelineChoices = { find: '', show: 'all', tasks: false }

const KINDS = [
  ['all', 'All'],
  ['events', 'Changes'],
  ['calls', 'My calls'],
] as const

/** More are shown on request. */
const PAGE = 80

export function HistoryView(): ComponentChildren {
  const state = useConsole()
  const { log, timeline } = state
  const [choices, choose] = useTimelineChoices(state)
  const [most, setMost] = useState(PAGE)
  const all = mergedEntries(timeline.entries, log.calls)
  const found = all.filter((entry) => isShown(state, entry, choices))
  return (
    <section class="history">
      <h1>Timeline</h1>
      <TimelineTools choices={choices} choose={choose} />
      {found.length === 0 && <p class="quiet">{emptyText(state, choices, all.length)}</p>}
      <ol class="timeline">
        {found
          .slice(0, most)
          .map((entry) =>
            entry.kind === 'call' ? (
              <CallLine key={`call ${entry.call.id}`} call={entry.call} />
            ) : (
              <ObjectLine key={`event ${entry.id}`} entry={entry} />
            ),
          )}
      </ol>
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + PAGE)}>
          {`Show ${words(Math.min(PAGE, found.length - most), 'more', 'more')}`}
        </button>
      )}
    </section>
  )
}

interface ToolsProps {
  readonly choices: TimelineChoices
  readonly choose: (next: TimelineChoices) => void
}

function TimelineTools({ choices, choose }: ToolsProps): ComponentChildren {
  const { rpcs } = useConsole()
  const onInput = ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
    choose({ ...choices, find: currentTarget.value })
  return (
    <div class="bar timeline-tools">
      <input
        type="search"
        class="filter"
        aria-label="Find in the timeline"
        placeholder="Find an object, a field, a call"
        value={choices.find}
        onInput={onInput}
      />
      <div role="group" aria-label="Shown" class="switch">
        {KINDS.map(([show, label]) => (
          <button
            key={show}
            type="button"
            aria-pressed={choices.show === show}
            onClick={() => choose({ ...choices, show })}
          >
            {label}
          </button>
        ))}
      </div>
      {rpcs.class('task') && choices.show !== 'calls' && (
        <label class="check">
          <input
            type="checkbox"
            checked={choices.tasks}
            onChange={() => choose({ ...choices, tasks: !choices.tasks })}
          />
          with tasks
        </label>
      )}
    </div>
  )
}

function emptyText({ watch }: ConsoleState, { show }: TimelineChoices, count: number): string {
  if (show === 'calls') return 'Your calls appear here, until the page is closed.'
  if (count > 0) return 'Nothing in the timeline is like that.'
  return watch.isThere
    ? 'Changes of objects appear here as they happen, and your calls, until the page is closed.'
    : 'Your calls appear here, until the page is closed. The server sends no events to you.'
}

function isShown(state: ConsoleState, entry: TimelineEntry, { find, show, tasks }: TimelineChoices): boolean {
  if (entry.kind === 'call' ? show === 'events' : show === 'calls') return false
  if (entry.kind === 'object' && entry.className === 'task' && !tasks) return false
  if (find.trim() === '') return true
  const text = textOf(state, entry).toLowerCase()
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function textOf({ names }: ConsoleState, entry: TimelineEntry): string {
  if (entry.kind === 'call') return `${entry.call.rpc.name} ${JSON.stringify(entry.call.params)}`
  const fields = entry.changes?.map(({ field }) => field.name).join(' ') ?? ''
  return `${entry.className} ${entry.label || names.text(entry.className, entry.ref)} ${entry.ref} ${OPERATIONS[entry.operation]} ${fields}`
}

const OPERATIONS = { add: 'created', mod: 'changed', del: 'destroyed' } as const

/** Shows only what these words find, when the timeline is opened next: the reference of an object, for example. */
export function findInTimeline({ choices }: ConsoleState, find: string): void {
  choices.set('timeline', { ...START, find })
}

/** Kept while the page is open. */
function useTimelineChoices({ choices }: ConsoleState): [TimelineChoices, (next: TimelineChoices) => void] {
  const [now, setNow] = useState(() => (choices.get('timeline') as TimelineChoices | undefined) ?? START)
  const choose = (next: TimelineChoices) => {
    choices.set('timeline', next)
    setNow(next)
  }
  return [now, choose]
}
