/** Runs `crow lab`: compiles the server of a pool, starts it, and prints how to call it. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Host } from '../host.ts'
import { startServerProcess } from '../serve/server-process.ts'
import { compileLab } from './compile-lab.ts'
import { labAdvice } from './lab-advice.ts'
import { type LabCertificate, labCertificate } from './lab-certificate.ts'
import { type LabCommandOptions, type LabSettings, labSettings } from './lab-options.ts'
import { freePort } from './lab-port.ts'
import type { LabPlan } from './pool/lab-plan.ts'
import { labFile } from './pool/lab-text.ts'

/** Runs until the server ends, or this process is asked to end. Returns the server's exit code. Throws Failure. */
export async function runLab(host: Host, options: LabCommandOptions): Promise<number> {
  const settings = labSettings(host, options, () => randomBytes(9).toString('base64url'))
  if (options.print) {
    host.stdout.write(labFile({ ...settings, address: options.address, now: new Date() }))
    return 0
  }
  const port = await freePort(settings.listen, settings.port)
  // A large pool takes some seconds. For people only: programs wait for the line with the address.
  if (host.stdout.columns !== undefined) host.stderr.write('Making the pool …\n')
  const folder = host.files.temporary()
  try {
    return await serveLab(host, { ...settings, port }, folder)
  } finally {
    host.files.remove(folder)
  }
}

/** `folder`: for the compiled server, and for a certificate that is not kept. */
async function serveLab(host: Host, settings: LabSettings, folder: string): Promise<number> {
  const { port, address, secure, data, password } = settings
  const certificate = secure ? await labCertificate(host, data ?? join(folder, 'lab'), address) : undefined
  const fingerprint = certificate?.fingerprint
  const isUsual = port === (secure ? 443 : 80)
  const name = isUsual ? address : `${address}:${port}`
  const plan: LabPlan = { ...settings, address: name, now: new Date(), fingerprint }
  const files = await compileLab(host, plan)
  if (files === null) return 1
  for (const { path, text } of files) host.files.write(join(folder, path), text)
  let made: string | undefined
  const unshown = (text: string) => {
    made ??= /^user root, password (\S+) \(made now/.exec(text)?.[1]
  }
  const server = startServerProcess(withOutput(host, unshown), {
    script: join(folder, 'server.mjs'),
    args: serverArguments(settings, certificate),
    // A lab has data of its own.
    env: { CROWFOOT_DATABASE: '', ...(password !== undefined && { CROWFOOT_PASSWORD: password }) },
  })
  const signals = host.processes.onStop(() => server.stop())
  if ((await server.url) !== null) {
    const url = `${secure ? 'https' : 'http'}://${name}`
    // A data file without a pool, such as an empty one: the server has made both.
    const fresh = made === undefined ? {} : { password: made, isKept: false }
    host.stdout.write(labAdvice({ ...settings, ...fresh, url, fingerprint }))
  }
  const code = await server.ended
  signals.close()
  return code
}

function serverArguments(settings: LabSettings, certificate: LabCertificate | undefined): string[] {
  const { listen, port, address, data, allowOrigin, logLevel } = settings
  const args = [
    '--host',
    listen,
    '--port',
    String(port),
    '--data',
    data ?? ':memory:',
    '--log-format',
    'text',
    '--log-level',
    logLevel,
  ]
  // The place for a machine is looked for on all hosts among all machines: 1.3 million steps in the largest pool.
  args.push('--max-steps', '10000000')
  if (certificate) args.push('--tls-cert', certificate.cert, '--tls-key', certificate.key)
  if (/[^\d.]/.test(address) && !address.startsWith('[')) args.push('--allow-host', address)
  for (const origin of allowOrigin) args.push('--allow-origin', origin)
  return args
}

/** The lab prints in its own words what the server prints when it starts; errors stay. */
function withOutput(host: Host, write: (text: string) => void): Host {
  return { ...host, stdout: { ...host.stdout, write } }
}
