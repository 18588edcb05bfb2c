/** A service whose `VM.run` leaves blocks of `after`, on a clock of the test; it can be started again on the same data. */
import type { Api } from '../../../model/api.ts'
import type { BodyType } from '../../../model/body.ts'
import type { AfterCode, LocalValue, Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { TestClock } from '../test-clock.ts'
import { type BodyLab, bodyApi, type LabCode, openLab, plain, type Stretches, waiting } from './body-lab.ts'

export const API = bodyApi('uses task', 'record size { width : int, names : string set }')
export const STRING: BodyType = { kind: 'string' }

export const block = (code: (run: Run, ...args: LocalValue[]) => LocalValue, ...captured: BodyType[]): AfterCode => ({
  ...plain(code),
  captured,
})
export const waitingBlock = (
  code: (run: Run, ...args: LocalValue[]) => Stretches,
  ...captured: BodyType[]
): AfterCode => ({
  ...waiting(code),
  captured,
})

export class AfterLab {
  readonly clock = new TestClock()
  readonly #file: string
  #code: LabCode | undefined
  #lab: BodyLab | undefined

  /** The data file, which is there already or not. */
  constructor(file: string) {
    this.#file = file
  }

  get lab(): BodyLab {
    if (!this.#lab) throw new Error('the lab is not open')
    return this.#lab
  }

  /** The code of the last `open`. */
  get code(): LabCode {
    if (!this.#code) throw new Error('the lab was never open')
    return this.#code
  }

  open(code: LabCode, api: Api = API): void {
    this.#code = code
    this.#lab = openLab(() => this.code, { api, clock: this.clock, store: openStore(api, this.#file) })
  }

  async reopen(code: LabCode = this.code, api: Api = API): Promise<void> {
    await this.lab.stop()
    this.open(code, api)
  }

  run() {
    return this.lab.desk.result('VM.run', this.lab.vm)
  }

  note(text: string): void {
    this.lab.set('tags', [...(this.lab.get('tags') as string[]), text])
  }

  notes() {
    return this.lab.get('tags')
  }

  /** `VM.run` leaves blocks that note their texts, each after its milliseconds. */
  noting(...blocks: readonly (readonly [text: string, milliseconds: number])[]): LabCode {
    return {
      messages: {
        'VM.run': plain((body) => {
          for (const [text, milliseconds] of blocks) body.after('VM.run#1', BigInt(milliseconds), [text])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block((_body, text) => {
          this.note(String(text))
          return undefined
        }, STRING),
      },
    }
  }
}
