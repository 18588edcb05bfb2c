/** Opening files by paths that a server cannot use: rights, links, long names, and names of other files. */
import assert from 'node:assert/strict'
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'mocha'
import { takeLock } from '../../../../runtime/store/sqlite/lock.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { asAnyUser } from './any-user.ts'
import { API, filledFile, refusesToOpen } from './refuses-to-open.ts'

describe('opening a file by an unusable path', () => {
  const files = temporaryFiles()

  it('refuses a path in a directory that does not exist', () => {
    refusesToOpen(`${files.next()}/deeper/x.db`, /could not be opened\. See that its directory exists/)
  })

  it('refuses a file that may not be written', async () => {
    const file = files.next()
    openStore(API, file).close()
    chmodSync(dirname(file), 0o755)
    chmodSync(file, 0o444)
    await asAnyUser(() => refusesToOpen(file, /may not be written\. Give this user the right/))
    chmodSync(file, 0)
    await asAnyUser(() => {
      refusesToOpen(file, /may not be written/)
      assert.throws(() => readDataFile(file), /may not be read by this user/)
    })
  })

  it('refuses a file with a second name, by which another server could open it', () => {
    const file = filledFile(files.next())
    const other = files.next()
    linkSync(file, other)
    for (const name of [file, other]) {
      refusesToOpen(name, /has another name by a hard link.*Remove the others \(find -samefile/)
      assert.throws(() => takeLock(name), /has another name by a hard link/)
    }
    rmSync(other)
    openStore(API, file).close()
  })

  it('refuses a path that is longer than SQLite takes, and leaves nothing', () => {
    const folder = join(dirname(files.next()), ...['a', 'b', 'c'].map((letter) => letter.repeat(140)))
    mkdirSync(folder, { recursive: true })
    const path = (length: number) => join(folder, 'x'.repeat(length - folder.length - 1))
    for (const length of [500, 505, 520, 600])
      refusesToOpen(path(length), /has a path of \d+ bytes, and .* 499 at most/)
    const longest = openStore(API, path(499))
    refusesToOpen(path(499), /in use/)
    longest.close()
  })

  it('does not create a file by a name that belongs to another file', () => {
    const file = filledFile(files.next())
    for (const end of ['-wal', '-shm', '-journal'])
      refusesToOpen(file + end, /is a name that the server and SQLite use beside a data file/)
  })

  it('refuses a symbolic link to a missing file, and one that leads in a circle', () => {
    const file = files.next()
    symlinkSync('no/such.db', file)
    refusesToOpen(file, /is a symbolic link to "no\/such\.db", which does not exist/)
    assert.throws(() => readDataFile(file), /is a symbolic link to "no\/such\.db", which does not exist/)
    const circle = files.next()
    symlinkSync(circle, circle)
    refusesToOpen(circle, /leads in a circle/)
    assert.throws(() => readDataFile(circle), /leads in a circle/)
  })
})
