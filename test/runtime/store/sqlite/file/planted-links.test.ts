/** Links and other files that other users have put where the server and the commands write, and unusable paths. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { checkData } from '../../../../../runtime/data-check/check-data.ts'
import { backupStore } from '../../../../../runtime/store/sqlite/backup-store.ts'
import { openDatabase } from '../../../../../runtime/store/sqlite/connection.ts'
import { takeLock, takeLockThere } from '../../../../../runtime/store/sqlite/lock.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../../runtime/store/sqlite/read-data-file.ts'
import { StoreError } from '../../../../../runtime/store/store-error.ts'
import { model } from '../../models.ts'
import { temporaryFiles } from '../../temporary-files.ts'

const API = model({ classes: { host: ['RW name_label : string'] } })

describe('links and other files of other users', () => {
  const files = temporaryFiles()
  const root = process.getuid?.() === 0

  function made(): string {
    const file = files.next()
    openStore(API, file).close()
    return file
  }

  /** Another user's file, and what must not change of it. */
  function precious(): { path: string; unchanged(): void } {
    const path = files.next()
    writeFileSync(path, 'precious')
    chmodSync(path, 0o640)
    const look = () => {
      const { mode, uid, gid, nlink } = statSync(path)
      return { mode, uid, gid, nlink, text: readFileSync(path, 'utf8') }
    }
    const before = look()
    return { path, unchanged: () => assert.deepEqual(look(), before) }
  }

  for (const end of ['-lock', '-wal', '-shm', '-journal']) {
    it(`are refused if ${end} is a symbolic link, whose target does not change`, () => {
      const data = files.next()
      if (root) {
        // Root opens another user's data first: the lock is then given to that user.
        writeFileSync(data, '')
        chownSync(data, 65_534, 65_534)
      }
      const target = precious()
      symlinkSync(target.path, data + end)
      assert.throws(() => openStore(API, data), /which is a symbolic link, and the server and SQLite would write to it/)
      assert.throws(() => takeLock(data), StoreError)
      target.unchanged()
    })

    it(`are refused if ${end} is a link to a missing file, which is not created`, async () => {
      const data = made()
      const nothing = files.next()
      if (existsSync(`${data}-lock`)) execFileSync('rm', [`${data}-lock`])
      symlinkSync(nothing, data + end)
      assert.throws(() => openStore(API, data), /is a symbolic link/)
      await assert.rejects(backupStore(made(), data, { overwrite: true }), /is a symbolic link/)
      assert.ok(!existsSync(nothing))
    })
  }

  it('are refused if the log is a hard link, a directory or a pipe', () => {
    const target = files.next()
    writeFileSync(target, 'precious')
    const [hard, directory, pipe] = [made(), made(), made()]
    linkSync(target, `${hard}-wal`)
    mkdirSync(`${directory}-wal`)
    execFileSync('mkfifo', [`${pipe}-wal`])
    assert.throws(() => openStore(API, hard), /-wal" beside it, which has another name by a hard link/)
    for (const file of [directory, pipe]) assert.throws(() => openStore(API, file), /which is not a regular file/)
    assert.equal(readFileSync(target, 'utf8'), 'precious')
  })

  it('keep their owner, while a new lock gets the owner of the data', function () {
    if (!root) return this.skip()
    const file = files.next()
    writeFileSync(file, '')
    chownSync(file, 65_534, 65_534)
    chmodSync(file, 0o660)
    openStore(API, file).close()
    const { uid, gid, mode } = statSync(`${file}-lock`)
    assert.deepEqual([uid, gid, mode & 0o777], [65_534, 65_534, 0o660 & ~process.umask()])
  })

  it('are followed from a link to data, with log and lock beside its target', () => {
    const file = made()
    const link = files.next()
    symlinkSync(file, link)
    const store = openStore(API, link)
    assert.throws(() => openStore(API, file), /in use by another process/)
    store.close()
    assert.ok(!existsSync(`${link}-lock`))
    assert.equal(readlinkSync(link), file)
  })

  it('are refused if a link leads to an empty file', () => {
    const empty = files.next()
    writeFileSync(empty, '')
    const link = files.next()
    symlinkSync(empty, link)
    assert.throws(() => openStore(API, link), /is a symbolic link to an empty file, ".*"\. Name the file itself/)
    assert.equal(statSync(empty).size, 0)
  })

  it('are replaced by a backup, which does not change the target of a link', async () => {
    const target = precious()
    const out = files.next()
    symlinkSync(target.path, out)
    await assert.rejects(backupStore(made(), out), /exists already/)
    await backupStore(made(), out, { overwrite: true })
    target.unchanged()
    assert.ok(lstatSync(out).isFile())
    readDataFile(out).close()
  })

  it('are refused if the lock is a link to another lock', () => {
    const [file, other] = [made(), made()]
    const lock = takeLock(other)
    execFileSync('rm', [`${file}-lock`])
    symlinkSync(`${other}-lock`, `${file}-lock`)
    assert.throws(() => takeLockThere(file), /is a symbolic link/)
    lock.release()
  })
})

describe('the path of a data file', () => {
  const files = temporaryFiles()
  const folder = () => {
    const path = files.next()
    mkdirSync(path)
    return path
  }

  for (const name of ['a?b.db', 'a#b.db', 'a%41.db', '-a.db', 'a?mode=memory', ':memory:', 'a\'b".db', 'ä 😀.db'])
    it(`is used as it is: ${name}`, async () => {
      const here = folder()
      const [file, copy] = [join(here, name), join(here, `copy of ${name}`)]
      openStore(API, file).close()
      openStore(API, file).close()
      readDataFile(file).close()
      await backupStore(file, copy)
      assert.deepEqual(readdirSync(here).sort(), [name, `${name}-lock`, `copy of ${name}`].sort())
    })

  it('is not used as a URI, whose parameters could keep the data in memory', async () => {
    const file = files.next()
    openStore(API, file).close()
    for (const uri of ['file:dev.db?mode=memory', 'file::memory:', `file://${file}`, 'FILE:x.db']) {
      for (const open of [() => openStore(API, uri), () => readDataFile(uri)])
        assert.throws(
          open,
          /is a URI, and data files are named by their path\. For a file of that name give "\.\/file/i,
        )
      await assert.rejects(backupStore(file, uri), /is a URI/)
    }
  })

  it('is relative to the current directory, also if it begins like a URI', () => {
    const before = process.cwd()
    const here = folder()
    process.chdir(here)
    try {
      openStore(API, './file:x.db?mode=memory').close()
      openStore(API, '-x.db').close()
    } finally {
      process.chdir(before)
    }
    assert.deepEqual(
      readdirSync(here)
        .filter((name) => !name.endsWith('-lock'))
        .sort(),
      ['-x.db', 'file:x.db?mode=memory'],
    )
  })

  it('is refused, and creates nothing, if it cannot be the path of a file', () => {
    const here = folder()
    const pipe = join(here, 'pipe')
    execFileSync('mkfifo', [pipe])
    for (const [path, says] of [
      ['', /is not a file name/],
      [`${here}/a\0b.db`, /contains a NUL character/],
      [`${here}/new/`, /is a directory\. Name a file in it/],
      [here, /is a directory/],
      ['.', /is a directory/],
      [pipe, /is not a regular file/],
      ['/dev/null', /is not a regular file/],
      ['/dev/zero', /is not a regular file/],
      [`${pipe}/x.db`, /could not be opened|does not exist/],
    ] as const)
      for (const open of [() => openStore(API, path), () => readDataFile(path)]) assert.throws(open, says, path)
    assert.deepEqual(readdirSync(here), ['pipe'])
  })
})

describe('a data file of another author', () => {
  const files = temporaryFiles()

  for (const [what, sql, name] of [
    ['trigger', 'create trigger t after insert on host begin delete from host; end', 't'],
    ['computed column', 'alter table host add column x int as (length(name_label))', 'x'],
    ['computed index', 'create index x on host (length(name_label))', 'x'],
    ['virtual table', 'create virtual table x using fts5(a)', 'x'],
  ] as const)
    it(`is not served with a ${what}, which fsck reports with how to remove it`, () => {
      const file = files.next()
      openStore(API, file).close()
      const change = (text: string) => {
        const database = new DatabaseSync(file)
        database.exec(text)
        database.close()
      }
      change(sql)
      assert.throws(
        () => openStore(API, file),
        new RegExp(`has a ${what} "${name}" on "\\w+", which the server has not`),
      )
      const [found] = checkData(file)
      assert.match(found?.problem ?? '', new RegExp(`There is a ${what} "${name}" on`))
      change(found?.help ?? '')
      assert.deepEqual(checkData(file), [])
      openStore(API, file).close()
    })

  it('is served with a view', () => {
    const file = files.next()
    openStore(API, file).close()
    const database = new DatabaseSync(file)
    database.exec('create view v as select randomblob(9) from host')
    database.close()
    openStore(API, file).close()
  })

  it('cannot call functions with side effects from its schema, or have its schema tables written', () => {
    const database = openDatabase(files.next())
    const value = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    assert.deepEqual([value('trusted_schema'), value('cell_size_check')], [0, 1])
    database.exec('create table t (a); PRAGMA writable_schema = ON')
    assert.throws(() => database.exec(`update sqlite_schema set sql = 'create table t (b)'`), /may not be modified/)
    assert.throws(() => database.enableLoadExtension(true), /disabled/)
    database.close()
  })
})
