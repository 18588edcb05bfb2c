/** Turns a JSON line of the log into one for people. */

/** `12:00:01.123 info VM.start OK json 1.2 ms root`; a stack follows on lines of its own. */
export function plainLine(json: string): string {
  const { level, time, msg, stack, ...facts } = JSON.parse(json) as Facts
  const clock = String(time).slice(11, 23)
  const text = msg === 'call' ? callText(facts) : [msg, ...Object.entries(facts).map(([k, v]) => `${k}=${v}`)].join(' ')
  const more = stack === undefined ? '' : String(stack).split('\n').slice(1).map(indented).join('')
  return `${clock} ${level} ${oneLine(text)}\n${more}`
}

interface Facts {
  readonly [name: string]: unknown
}

function callText({ method = 'no call', code, format, ms, user, ...others }: Facts): string {
  const traces = Object.entries(others).map(([name, value]) => `${name}=${value}`)
  const took = ms === undefined ? [] : [`${ms} ms`]
  return [method, code, format, ...took, ...(user === undefined ? [] : [user]), ...traces].join(' ')
}

function indented(line: string): string {
  return `    ${oneLine(line.trim())}\n`
}

/** A client's text must not be able to start a new line. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd')
}
