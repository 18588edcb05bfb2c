/** Bodies whose traces in the data say what ran: for processes that are killed, and for the check of what they leave. */
import type { Api } from '../../../model/api.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import {
  attempt,
  type BodyLab,
  type LabCode,
  nested,
  openLab,
  type Stretches,
  wait,
  waiting,
} from '../bodies/body-lab.ts'
import { TestClock } from '../test-clock.ts'

const START = Date.UTC(2026, 0, 31)

/** `later`: milliseconds since the first start. `api`: processes get it as JSON, as the analysis takes longer than the rest. */
export function openWalked(api: Api, file: string, later = 0, atWrite?: () => void): BodyLab {
  const clock = new TestClock(START + later)
  return openLab(walkedCode, { api, clock, store: openStore(api, file, { atWrite }) })
}

/** Held texts begin so; nothing else does. */
export const HELD = 'held'

function walkedCode(lab: () => BodyLab): LabCode {
  const field = (name: string) => lab().store.class('VM').field(name)
  const set = (vm: string, name: string, value: string | null) => field(name).set(vm, value)
  /** `m[k] = v` of a plain map. */
  const put = (vm: string, key: string, value: string) => {
    const map = field('config').get(vm) as Map<string, string>
    field('config').set(vm, new Map([...map, [key, value]]))
  }
  const count = (vm: string, key: string) => {
    const map = field('config').get(vm) as Map<string, string>
    put(vm, key, String(Number(map.get(key) ?? 0) + 1))
  }
  /** Leaves a block, and the trace that says so in the same stretch. */
  const later = (run: Run, vm: string, id: string, milliseconds: bigint, name: string) => {
    put(vm, `wanted ${name}`, '')
    run.after(id, milliseconds, [vm, name])
  }

  function* callOther(run: Run, vm: string): Stretches {
    run.hold('VM', 'name_label', vm, undefined, `${HELD} by the called`)
    run.hold('VM', 'place', vm, undefined, lab().store.class('host').create(new Map()))
    yield* wait(10)
    later(run, vm, 'slow', 5n, `${run.task} called`)
    return undefined
  }

  return {
    messages: {
      'VM.run': waiting(function* (run, self): Stretches {
        const vm = String(self)
        run.hold('VM', 'operations', vm, run.task, 'Running')
        run.hold('VM', 'name_label', vm, undefined, `${HELD} by run`)
        later(run, vm, 'note', 5n, `${run.task} first`)
        yield* wait(10)
        run.progress(0.5)
        yield* nested(run, 'VM.other', () => callOther(run, vm))
        set(vm, 'resident_on', lab().store.class('host').refs()[0] ?? null)
        later(run, vm, 'note', 25n, `${run.task} last`)
        yield* wait(10)
        return 'done'
      }),
      'VM.other': waiting(function* (run, self): Stretches {
        const vm = String(self)
        yield* attempt(
          run,
          ['VM_BAD', 'TASK_CANCELLED'],
          function* () {
            run.hold('VM', 'operations', vm, run.task, 'Paused')
            run.hold('VM', 'name_label', vm, undefined, `${HELD} in a try`)
            later(run, vm, 'note', 5n, `${run.task} tried`)
            yield* wait(15)
            later(run, vm, 'note', 1n, `${run.task} undone`)
            throw new ApiError('VM_BAD')
          },
          () => set(vm, 'power_state', 'Paused'),
        )
        yield* wait(5)
        throw new ApiError('VM_BAD')
      }),
    },
    afters: {
      note: {
        waits: false,
        captured: [{ kind: 'ref', class: 'VM', nullable: false }, { kind: 'string' }],
        code: (_run, vm, name) => {
          if (lab().store.class('VM').has(String(vm))) count(String(vm), String(name))
          return undefined
        },
      },
      slow: {
        waits: true,
        captured: [{ kind: 'ref', class: 'VM', nullable: false }, { kind: 'string' }],
        *code(run, self, name): Stretches {
          const vm = String(self)
          if (!lab().store.class('VM').has(vm)) return undefined
          count(vm, String(name))
          run.hold('VM', 'home', vm, undefined, lab().store.class('host').refs()[0] ?? null)
          yield* wait(5)
          return undefined
        },
      },
    },
  }
}
