/** What a person needs to call a lab: its address, who to log in as, and what to type into other programs. */
import type { LabSettings } from './lab-options.ts'

export interface RunningLab extends LabSettings {
  readonly url: string
  readonly fingerprint: string | undefined
}

export function labAdvice(lab: RunningLab): string {
  const { url, data, secure, fingerprint } = lab
  const password = lab.password ?? '(as set before; --password sets another)'
  const facts = [
    ['user', 'root'],
    ['password', password],
    ...(fingerprint === undefined ? [] : [['certificate', `self-signed, SHA-256 ${fingerprint}`]]),
    ['data', data ?? 'in memory, gone at the end'],
    ['console', `${url}/console.html`],
  ]
  const lines = facts.map(([name = '', value = '']) => `  ${name.padEnd(11)}  ${value}`)
  const login = lab.password ?? 'PASSWORD'
  // Nothing is indented, so that it can be pasted.
  const programs = [
    ['Python', python(url, login, secure)],
    ['curl', curl(url, login, secure)],
    ['Ansible', ansible(url, login)],
    ['Terraform', terraform(url, login)],
    ['Xen Orchestra', orchestra(lab)],
  ]
  return `listening on ${url}

${poolLine(lab)} Ctrl-C ends it.

${lines.join('\n')}

${programs.map(([name, text]) => `--- ${name}\n${text}\n`).join('\n')}`
}

function poolLine({ hosts, machines, isKept }: LabSettings): string {
  // It may have been changed.
  if (isKept) return 'The Xen pool of an earlier start is served.'
  const ofHosts = `${hosts} ${hosts === 1 ? 'host' : 'hosts'}`
  return `A Xen pool with ${ofHosts} and ${machines} ${machines === 1 ? 'machine' : 'machines'} is served.`
}

function python(url: string, password: string, secure: boolean): string {
  const context = secure ? ', context=ssl._create_unverified_context()' : ''
  return `python3 -c '
import ssl, xmlrpc.client
api = xmlrpc.client.ServerProxy("${url}/"${context})
session = api.session.login_with_password(${inPython('root')}, ${inPython(password)})["Value"]
for vm in api.VM.get_all_records(session)["Value"].values():
    if not vm["is_a_template"]: print(vm["name_label"], vm["power_state"])'`
}

function curl(url: string, password: string, secure: boolean): string {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'session.login_with_password',
    params: ['root', password],
  })
  return `curl -s${secure ? 'k' : ''} ${url}/jsonrpc -H 'Content-Type: application/json' -d ${inShell(body)}`
}

function ansible(url: string, password: string): string {
  return `- community.general.xenserver_guest_info:
    hostname: ${url}
    username: root
    password: ${JSON.stringify(password)}
    validate_certs: false
    name: web01`
}

function terraform(url: string, password: string): string {
  return `provider "xenserver" {
  host        = "${url}"
  username    = "root"
  password    = ${JSON.stringify(password)}
  skip_verify = true
}`
}

function orchestra({ url, secure }: RunningLab): string {
  const host = secure ? new URL(url).host : url
  return `Add a server: host ${host}, user root${secure ? ', unauthorized certificates allowed' : ''}.`
}

/** The text in double quotes, inside of a word of the shell. */
function inPython(text: string): string {
  return JSON.stringify(text).replaceAll("'", "'\\''")
}

function inShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
