/** The command line of a compiled server. */
import assert from 'node:assert/strict'
import { isLoopbackHost } from '../../runtime/http/host-names.ts'
import { helpText, parseOptions } from '../../runtime/options.ts'

const DEFAULTS = {
  host: '127.0.0.1',
  port: 8080,
  sockets: [],
  data: 'Desk.db',
  database: null,
  discard: false,
  insecure: false,
  maxBody: 16 * 1024 * 1024,
  maxConnections: 10_000,
  sessions: { ofUser: 500, all: 10_000, idle: 24 * 3_600_000, lifetime: 30 * 24 * 3_600_000 },
  bodies: { steps: 1_000_000, waiting: 10_000 },
  allowOrigins: [],
  allowHosts: [],
  metrics: 'on',
  pages: 'on',
  discover: 'on',
  tls: null,
  log: { level: 'info', format: 'json' },
}

describe('the command line', () => {
  it('has its defaults', () => {
    assert.deepEqual(parseOptions('Desk', []), { serve: DEFAULTS })
  })

  it('takes a database of several servers, also from the environment', () => {
    const url = 'postgres://crow@db.example/desk'
    const database = { url, reads: 'linearizable', resetPassword: false }
    const serve = { ...DEFAULTS, data: 'Desk.copy.db', database }
    assert.deepEqual(parseOptions('Desk', ['--database', url]), { serve })
    assert.deepEqual(parseOptions('Desk', [], { CROWFOOT_DATABASE: url }), { serve })
    assert.deepEqual(parseOptions('Desk', [], { CROWFOOT_DATABASE: '' }), { serve: DEFAULTS })
    const more = ['--database', url, '--data', ':memory:', '--reads', 'local', '--reset-password']
    assert.deepEqual(parseOptions('Desk', more), {
      serve: { ...DEFAULTS, data: ':memory:', database: { url, reads: 'local', resetPassword: true } },
    })
  })

  it('refuses what is no database, without showing it, and options that need one', () => {
    const refusals = [
      [['--database', 'mysql://crow:secret@db/desk'], '--database takes a URL that begins with postgres://'],
      [['--database', ''], '--database takes a URL that begins with postgres://'],
      [['--data', 'postgres://crow:secret@db/desk'], '--data names a file; a URL goes to --database'],
      [['postgres://crow:a secret@db/desk'], "Unexpected argument 'postgres://crow:…@db/desk'"],
      [['--reads', 'local'], '--reads needs --database'],
      [['--reset-password'], '--reset-password needs --database'],
      [
        ['--database', 'postgres://db/desk', '--reads', 'stale'],
        '--reads must be one of linearizable, local, not "stale"',
      ],
    ] as const
    for (const [argv, refused] of refusals) assert.deepEqual(parseOptions('Desk', argv), { refused })
  })

  it('reads every option', () => {
    const argv = '--host ::1 --port 0 --data :memory: --discard --insecure --max-body 5'.split(' ')
    assert.deepEqual(parseOptions('Desk', argv), {
      serve: { ...DEFAULTS, host: '::1', port: 0, data: ':memory:', discard: true, insecure: true, maxBody: 5 },
    })
    const more = '--max-connections 7 --tls-cert a.pem --tls-key b.pem --log-level silent --log-format text'.split(' ')
    const origins = ['--allow-origin', 'https://a.example', '--allow-origin', '*']
    assert.deepEqual(parseOptions('Desk', [...more, ...origins]), {
      serve: {
        ...DEFAULTS,
        maxConnections: 7,
        tls: { cert: 'a.pem', key: 'b.pem' },
        allowOrigins: ['https://a.example', '*'],
        log: { level: 'silent', format: 'text' },
      },
    })
    const shown = '--allow-host a.example --allow-host B.example --metrics loopback --pages off --discover on'.split(
      ' ',
    )
    assert.deepEqual(parseOptions('Desk', shown), {
      serve: { ...DEFAULTS, allowHosts: ['a.example', 'B.example'], metrics: 'loopback', pages: 'off' },
    })
    const sessions = '--max-sessions 9 --max-user-sessions 3 --session-idle 90m --session-lifetime 7d'.split(' ')
    assert.deepEqual(parseOptions('Desk', sessions), {
      serve: { ...DEFAULTS, sessions: { ofUser: 3, all: 9, idle: 5_400_000, lifetime: 604_800_000 } },
    })
    assert.deepEqual(parseOptions('Desk', ['--max-steps', '5', '--max-waiting', '6']), {
      serve: { ...DEFAULTS, bodies: { steps: 5, waiting: 6 } },
    })
    const sockets = ['--listen', 'unix:/run/desk.sock', '--listen', 'unix:./@x']
    assert.deepEqual(parseOptions('Desk', sockets), {
      serve: { ...DEFAULTS, sockets: ['/run/desk.sock', './@x'] },
    })
    assert.deepEqual(parseOptions('Desk', ['--help']), { show: 'help' })
    assert.deepEqual(parseOptions('Desk', ['--version']), { show: 'version' })
  })

  for (const argv of [
    ['--port', 'x'],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--max-body', '0'],
    ['--prot', '1'],
    ['x'],
    ['--data'],
    ['--data', ''],
    ['--host', ''],
    ['--max-connections', '0'],
    ['--max-sessions', '0'],
    ['--max-user-sessions', 'x'],
    ['--max-steps', '0'],
    ['--max-waiting', '1000001'],
    ['--session-idle', '24'],
    ['--session-lifetime', '0d'],
    ['--tls-cert', 'a.pem'],
    ['--tls-key', 'a.pem'],
    ['--tls-cert', '', '--tls-key', ''],
    ['--log-level', 'loud'],
    ['--log-format', 'xml'],
    ['--metrics', 'local'],
    ['--pages', ''],
    ['--discover', 'ON'],
    ['--listen', '/run/desk.sock'],
    ['--listen', 'unix:'],
    ['--listen', 'unix:@desk'],
    ['--listen', '127.0.0.1:80'],
    ['--allow-host', ''],
    ['--allow-host', 'https://a.example'],
    ['--allow-host', 'a.example:8080'],
    ['--allow-host', '*.example'],
    ['--allow-host', 'ä.example'],
    ['--allow-host', 'a.example/x'],
    ['--allow-origin', 'ui.example.org'],
    ['--allow-origin', 'https://ui.example.org/'],
    ['--allow-origin', ''],
  ]) {
    it(`refuses ${argv.join(' ')} in one sentence`, () => {
      const parsed = parseOptions('Desk', argv)
      assert.ok('refused' in parsed)
      assert.match(parsed.refused, new RegExp(argv[0] as string))
      assert.doesNotMatch(parsed.refused, /\n|\.$/)
    })
  }

  it('documents every option in its help', () => {
    const limits = [
      'max-body',
      'max-connections',
      'max-sessions',
      'max-user-sessions',
      'max-steps',
      'max-waiting',
      'session-idle',
      'session-lifetime',
    ]
    const network = ['host', 'port', 'insecure', 'tls-cert', 'tls-key', 'allow-origin', ...limits]
    for (const option of [...network, 'data', 'discard', 'log-level', 'log-format', 'version', 'help'])
      assert.match(helpText('Desk'), new RegExp(`--${option} `))
  })

  it('recognises loopback hosts', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1']) assert.equal(isLoopbackHost(host), true)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.example.org', '127.999.0.1'])
      assert.equal(isLoopbackHost(host), false)
  })
})
