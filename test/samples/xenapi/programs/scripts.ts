/** Scripts in Ruby and PHP, with the XML-RPC of their languages. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { CERTIFICATE, isInstalled, type ProgramHost, runForJson } from './host.ts'
import type { Kind } from './kinds.ts'

function run(command: string, script: string, { url, user, password }: ProgramHost): Promise<unknown> {
  const args = [join(import.meta.dirname, script), `${url}/`, user, password]
  return runForJson(command, args, { SSL_CERT_FILE: CERTIFICATE })
}

export const RUBY: Kind = {
  title: 'in Ruby, with xmlrpc',
  isInstalled: () => isInstalled('ruby', ['-e', 'require "xmlrpc/client"'], 'ruby and ruby-xmlrpc'),
  programs: [
    {
      does: 'follows a machine by events while it starts and stops',
      async run(host) {
        assert.deepEqual(await run('ruby', 'ruby/watch.rb', host), {
          machines: ['db01', 'web01'],
          of: 'db01',
          seen: [
            ['db01', 'Running'],
            ['Größe', 'Running'],
            ['Größe', 'Halted'],
          ],
          task: 'success',
          error: 'VM_BAD_POWER_STATE VM halted running',
        })
      },
    },
  ],
  messages: [
    'Async.VM.start',
    'VM.hard_shutdown',
    'VM.start VM_BAD_POWER_STATE',
    'event.from',
    'session.login_with_password',
    'session.logout',
  ],
}

export const PHP: Kind = {
  title: 'in PHP, with xmlrpc',
  isInstalled: () =>
    isInstalled('php', ['-r', 'exit(function_exists("xmlrpc_encode_request") ? 0 : 1);'], 'php-cli and php-xmlrpc'),
  programs: [
    {
      does: 'lists machines with what they use, and shuts them down',
      async run(host) {
        assert.deepEqual(await run('php', 'php/inventory.php', host), {
          web01: { cpus: 2, memory: 4096, disks: 20, cards: ['0'], host: 'xs1', then: 'Halted' },
          db01: { cpus: 4, memory: 8192, disks: 120, cards: ['0', '1'], host: null },
          error: 'HANDLE_INVALID VM OpaqueRef:gone',
        })
      },
    },
  ],
  messages: ['VM.clean_shutdown', 'VM.start HANDLE_INVALID', 'session.login_with_password', 'session.logout'],
}
