/** docs/ci.md and the files of docs/ci: what build servers and git run, run here, with the exit codes that the page names. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as WorkflowParser from '@actions/workflow-parser'
import { Ajv } from 'ajv'
import { build } from 'esbuild'
import { after, before, beforeEach, describe, it } from 'mocha'
import { parse } from 'yaml'

const WORKFLOW = readFileSync('docs/ci/crowfoot.yml', 'utf8')
const PAGE = readFileSync('docs/ci.md', 'utf8')
const SARIF_SCHEMA = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'

const GOOD = `api Lamps

class lamp {
  RW is_on : bool = false
}

test "a lamp is off" {
  let desk = lamp.create(lamp { is_on = false })
  expect not desk.is_on
}
`
const MISTAKEN = GOOD.replace('bool', 'bol')
const UNTIDY = GOOD.replace('RW is_on', 'RW  is_on')
const FAILING = GOOD.replace('expect not', 'expect')

interface Hook {
  readonly id: string
  readonly name: string
  readonly entry: string
  readonly language: string
  readonly files: string
}

describe('docs/ci', function () {
  this.timeout(30_000)
  let root: string
  let project: string
  let env: NodeJS.ProcessEnv

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-ci-'))
    const bin = join(root, 'bin')
    mkdirSync(bin)
    const crow = `"${process.execPath}" "${resolve('bin/crow.js')}"`
    for (const [name, text] of [
      ['crow', `exec ${crow} "$@"`],
      ['npx', '[ "$1" = --no ] && shift && exec "$@"'],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const author = { NAME: 'Ann', EMAIL: 'ann@example.org' }
    env = { ...process.env, NO_COLOR: '1', PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter) }
    for (const [key, value] of Object.entries(author))
      Object.assign(env, { [`GIT_AUTHOR_${key}`]: value, [`GIT_COMMITTER_${key}`]: value })
  })

  beforeEach(() => {
    project = mkdtempSync(join(root, 'project-'))
    mkdirSync(join(project, 'api'))
  })

  after(() => rmSync(root, { recursive: true, force: true }))

  const write = (text: string) => writeFileSync(join(project, 'api/lamp.crow'), text)

  /** As Actions runs a step, and returns its exit code. */
  function sh(command: string) {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', command], { cwd: project, env, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }

  describe('the workflow', () => {
    const steps = parse(WORKFLOW).jobs.api.steps as readonly { readonly run?: string }[]
    const commands = steps.flatMap(({ run }) => (run?.startsWith('npx --no crow ') ? [run] : []))

    it('is one that GitHub takes', async () => {
      const parser = await workflowParser(root)
      const problems = (content: string) => problemsOf(content, parser)
      assert.deepEqual(await problems(WORKFLOW), [])
      assert.notDeepEqual(await problems(WORKFLOW.replace('runs-on', 'run-on')), [])
      assert.notDeepEqual(await problems(WORKFLOW.replace('!cancelled()', '!canceled()')), [])
    })

    it('passes an API that is right, and keeps its server', () => {
      write(GOOD)
      assert.equal(commands.length, 4)
      for (const command of commands) assert.equal(sh(command).status, 0, command)
      assert.equal(sh('test -s out/server.mjs').status, 0)
    })

    for (const [what, text, codes] of [
      ['a mistake', MISTAKEN, [1, 0, 2, 1]],
      ['a file that is not laid out', UNTIDY, [0, 1, 0, 0]],
      ['a test that fails', FAILING, [0, 0, 1, 0]],
    ] as const) {
      it(`fails at ${what}`, () => {
        write(text)
        assert.deepEqual(
          commands.map((command) => sh(command).status),
          codes,
        )
      })
    }

    it('uploads a report that is SARIF, with paths from the root of the repository', () => {
      write(MISTAKEN)
      const check = commands[0] ?? ''
      assert.equal(sh(check).status, 1)
      const report = JSON.parse(readFileSync(join(project, 'crow.sarif'), 'utf8'))
      const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile<unknown>(
        schema(),
      )
      assert.equal(isSarif(report), true, JSON.stringify(isSarif.errors))
      assert.equal(isSarif({ ...report, runs: [{}] }), false)
      const [{ ruleId, locations }] = report.runs[0].results
      assert.equal(ruleId, 'CROW1203')
      assert.equal(locations[0].physicalLocation.artifactLocation.uri, 'api/lamp.crow')
    })
  })

  describe('the hook of git', () => {
    beforeEach(() => {
      assert.equal(sh('git init -q').status, 0)
      copyFileSync('docs/ci/pre-commit', join(project, '.git/hooks/pre-commit'))
    })

    const commit = () => sh('git commit -q -m "Change the API"')

    it('lets a commit pass that is right, and one without a text', () => {
      write(GOOD)
      assert.deepEqual(sh('git add api && git commit -q -m "Add lamps" 2>&1 | grep -v "no problems"'), {
        status: 1,
        output: '',
      })
      write(MISTAKEN)
      assert.deepEqual(sh('echo 1 > note && git add note && git commit -q -m "Add a note"'), { status: 0, output: '' })
    })

    it('refuses a mistake and a text that is not laid out', () => {
      write(MISTAKEN)
      sh('git add api')
      assert.match(commit().output, /error CROW1203: [\s\S]* --> api\/lamp\.crow:4:14/)
      write(UNTIDY)
      sh('git add api')
      const { status, output } = commit()
      assert.equal(status, 1)
      assert.match(output, /Run "crow fmt"/)
      assert.equal(sh('git log').status, 128)
    })

    it('looks at what is committed, not at what is in the folder', () => {
      write(MISTAKEN)
      sh('git add api')
      write(GOOD)
      assert.equal(commit().status, 1)
      sh('git add api')
      write(MISTAKEN)
      assert.equal(commit().status, 0)
      sh('git rm -q -f api/lamp.crow')
      assert.equal(commit().status, 0)
    })
  })

  describe('the hooks of pre-commit', () => {
    const own = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Hook[]
    const [local, cloned] = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text).repos[0])

    it('have what pre-commit asks for, and the names that the page gives', () => {
      for (const { id, name, entry, language, files } of [...own, ...(local.hooks as readonly Hook[])]) {
        assert.deepEqual([typeof id, typeof name], ['string', 'string'])
        assert.match(entry, /^npx --no crow /)
        assert.equal(language, 'system')
        assert.ok(new RegExp(files).test('api/lamp.crow') && !new RegExp(files).test('lamp.crow.txt'))
      }
      const ids = own.map(({ id }) => id)
      assert.deepEqual(ids, ['crow-check', 'crow-fmt', 'crow-test'])
      for (const { hooks } of [local, cloned])
        assert.deepEqual(
          hooks.map(({ id }: Hook) => id),
          ids,
        )
    })

    it('fail at a mistake, and lay out a file', () => {
      const [check = '', fmt = '', test = ''] = (local.hooks as readonly Hook[]).map(({ entry }) => entry)
      write(MISTAKEN)
      assert.deepEqual([sh(check).status, sh(test).status], [1, 2])
      write(UNTIDY)
      assert.deepEqual([sh(check).status, sh(`${fmt} api/lamp.crow`).status, sh(test).status], [0, 0, 0])
      assert.equal(readFileSync(join(project, 'api/lamp.crow'), 'utf8'), GOOD)
    })
  })
})

/** GitHub's own parser. It imports JSON as bundlers take it, and Node does not. */
async function workflowParser(folder: string): Promise<typeof WorkflowParser> {
  const outfile = join(folder, 'workflow-parser.mjs')
  const contents = `export * from '@actions/workflow-parser'`
  await build({
    stdin: { contents, resolveDir: resolve('.') },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    outfile,
  })
  return import(pathToFileURL(outfile).href)
}

async function problemsOf(content: string, parser: typeof WorkflowParser): Promise<readonly string[]> {
  const { context, value } = parser.parseWorkflow(
    { name: 'crowfoot.yml', content },
    new parser.NoOperationTraceWriter(),
  )
  if (value) await parser.convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

/** The schema is of draft 4, but its keywords mean the same in the drafts that Ajv reads. */
function schema(): object {
  const { $schema: _draft, id: _id, ...rest } = JSON.parse(readFileSync(SARIF_SCHEMA, 'utf8'))
  return rest
}
