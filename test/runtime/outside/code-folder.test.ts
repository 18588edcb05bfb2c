/** The folder for files of an API's own code, beside the data and in memory. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeFolder } from '../../../runtime/outside/code-folder.ts'

describe('the folder for files of the code', () => {
  let folder: string
  let data: string
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'crow-folder-')))
    data = join(folder, 'data.db')
    writeFileSync(data, '')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is made beside the data at its first use, for its owner only, and stays', () => {
    const files = codeFolder(data)
    assert.ok(!existsSync(`${data}-files`))
    assert.deepEqual([files.path(), files.path()], [`${data}-files`, `${data}-files`])
    assert.equal(statSync(`${data}-files`).mode & 0o777, 0o700)
    files.close()
    assert.equal(codeFolder(data).path(), `${data}-files`)
  })

  it('lies beside the data file itself where a link leads to it', () => {
    const link = join(folder, 'link.db')
    symlinkSync(data, link)
    assert.equal(codeFolder(link).path(), `${data}-files`)
  })

  it('is not taken where a link or a file has its name', () => {
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), `${data}-files`)
    assert.throws(() => codeFolder(data).path(), /data\.db-files" is not a folder/)
  })

  it('is removed with data in memory', () => {
    const files = codeFolder(':memory:')
    const path = files.path()
    writeFileSync(join(path, 'disk'), 'x')
    files.close()
    assert.ok(!existsSync(path))
    codeFolder(':memory:').close()
  })
})
