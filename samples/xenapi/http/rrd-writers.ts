/** Statistics as files: `<xport>` of /rrd_updates and `<rrd>` of the others, in XML and JSON, piece by piece. */
import { ARCHIVES, type Archive, lastMeasured, rowTimes, STEP } from './rrd-archives.ts'
import { type Measured, valuesOf } from './rrd-values.ts'

/** A table of values, the newest row first. */
export interface Table {
  /** In seconds since 1970. */
  readonly start: number
  readonly end: number
  readonly step: number
  readonly times: readonly number[]
  /** `AVERAGE:vm:UUID:cpu0`. */
  readonly legend: readonly string[]
  readonly row: (time: number) => number[]
}

export function tableOf(
  measured: readonly Measured[],
  archives: readonly Archive[],
  start: number,
  now: number,
): Table {
  const [first = { measurements: 1, rows: 0 }] = archives
  const step = STEP * first.measurements
  const columns = measured.flatMap((one) =>
    archives.flatMap(({ cf }) =>
      one.sources.map((source) => {
        const value = valuesOf(one, source)
        return { name: `${cf}:${one.owner}:${one.uuid}:${source.name}`, at: (time: number) => value(time, step, cf) }
      }),
    ),
  )
  return {
    ...{ start, step, end: lastMeasured(now) },
    times: rowTimes(first, now).filter((time) => time >= start),
    legend: columns.map(({ name }) => name),
    row: (time) => columns.map(({ at }) => at(time)),
  }
}

export function* xmlOfTable({ start, end, step, times, legend, row }: Table): Generator<string> {
  yield '<xport><meta>'
  yield `<start>${start}</start><step>${step}</step><end>${end}</end><rows>${times.length}</rows>`
  yield `<columns>${legend.length}</columns><legend>`
  yield legend.map((name) => `<entry>${escaped(name)}</entry>`).join('')
  yield '</legend></meta><data>'
  for (const time of times) yield `<row><t>${time}</t>${values(row(time))}</row>`
  yield '</data></xport>\n'
}

export function* jsonOfTable({ start, end, step, times, legend, row }: Table): Generator<string> {
  const meta = { start, step, end, rows: times.length, columns: legend.length, legend }
  yield `{"meta":${JSON.stringify(meta)},"data":[`
  for (const [i, time] of times.entries())
    yield `${i === 0 ? '' : ','}{"t":${time},"values":${JSON.stringify(row(time).map(plain))}}`
  yield ']}\n'
}

/** All archives of one object, the oldest row first. */
export function* xmlOfAll(measured: Measured, now: number): Generator<string> {
  const last = lastMeasured(now)
  const { sources } = measured
  const series = sources.map((source) => valuesOf(measured, source))
  yield `<?xml version="1.0"?><rrd><version>0003</version><step>${STEP}</step><lastupdate>${last}</lastupdate>`
  for (const [i, { name, type, min, max }] of sources.entries()) {
    const value = text(series[i]?.(last, STEP, 'AVERAGE') ?? Number.NaN)
    yield `<ds><name>${escaped(name)}</name><type>${type}</type><minimal_heartbeat>300.0000</minimal_heartbeat>`
    yield `<min>${text(min)}</min><max>${text(max)}</max><last_ds>${value}</last_ds><value>${value}</value>`
    yield '<unknown_sec>0</unknown_sec></ds>'
  }
  for (const { cf, measurements, rows } of ARCHIVES) {
    yield `<rra><cf>${cf}</cf><pdp_per_row>${measurements}</pdp_per_row><params><xff>0.5000</xff></params><cdp_prep>`
    yield PREPARED.repeat(sources.length)
    yield '</cdp_prep><database>'
    for (const time of rowTimes({ measurements, rows }, now).reverse())
      yield `<row>${values(series.map((value) => value(time, STEP * measurements, cf)))}</row>`
    yield '</database></rra>'
  }
  yield '</rrd>\n'
}

/** A row that is not full yet has nothing to tell. */
const PREPARED =
  '<ds><primary_value>0.0</primary_value><secondary_value>0.0</secondary_value><value>0.0</value><unknown_datapoints>0</unknown_datapoints></ds>'

export function* jsonOfAll(measured: Measured, now: number): Generator<string> {
  const last = lastMeasured(now)
  const { sources } = measured
  const series = sources.map((source) => valuesOf(measured, source))
  const ds = sources.map(({ name, type, min, max }, i) => {
    const value = plain(series[i]?.(last, STEP, 'AVERAGE') ?? Number.NaN)
    return {
      name,
      type,
      minimal_heartbeat: 300,
      min: plain(min),
      max: plain(max),
      last_ds: value,
      value,
      unknown_sec: 0,
    }
  })
  yield `{"version":"0003","step":${STEP},"lastupdate":${last},"ds":${JSON.stringify(ds)},"rra":[`
  for (const [i, { cf, measurements, rows }] of ARCHIVES.entries()) {
    yield `${i === 0 ? '' : ','}{"cf":"${cf}","pdp_per_row":${measurements},"params":{"xff":0.5},"database":[`
    for (const [j, time] of rowTimes({ measurements, rows }, now).reverse().entries()) {
      const row = series.map((value) => plain(value(time, STEP * measurements, cf)))
      yield `${j === 0 ? '' : ','}${JSON.stringify(row)}`
    }
    yield ']}'
  }
  yield ']}\n'
}

function values(row: readonly number[]): string {
  return row.map((value) => `<v>${text(value)}</v>`).join('')
}

/** Four digits behind the point at the least, as xapi writes numbers. */
function text(value: number): string {
  if (Number.isFinite(value)) return Number.isInteger(value) ? value.toFixed(4) : String(value)
  return Number.isNaN(value) ? 'NaN' : 'Infinity'
}

/** JSON has no NaN and no infinity: they are texts, as with xapi. */
function plain(value: number): number | string {
  return Number.isFinite(value) ? value : text(value)
}

function escaped(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
