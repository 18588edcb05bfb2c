/** Where Node may keep the compiled code of the crow command. Node runs what it finds there without comparing it with the source. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/**
 * A folder of the user's own; undefined where another user could write into it, as into the one below /tmp that Node takes
 * by itself. `uid`: the user's number; undefined on Windows, which keeps others out of a profile by its access lists.
 */
export function compileCache(env = process.env, home = homedir(), uid = process.getuid?.()) {
  try {
    return privateFolder(join(cacheFolder(env, home), 'crowfoot', 'compiled'), uid)
  } catch {
    // Without a cache, the command starts a little slower.
    return undefined
  }
}

function cacheFolder(env, home) {
  if (process.platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local')
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return env.XDG_CACHE_HOME
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}

/** Makes nothing in the home of another user, which sudo may leave in the environment. */
function privateFolder(folder, uid) {
  if (uid !== undefined && statSync(existing(folder)).uid !== uid) return undefined
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Without links, which could lead elsewhere later.
  const real = realpathSync(folder)
  return uid === undefined || isPrivate(real, uid) ? real : undefined
}

function existing(path) {
  return existsSync(path) ? path : existing(dirname(path))
}

const OTHERS_WRITE = 0o022
/** In such a folder, as /tmp is, others can neither rename nor remove what is not theirs. */
const STICKY = 0o1000

/** Only this user and root can write to the folder, or put another one in its place. */
function isPrivate(folder, uid) {
  const { uid: owner, mode } = statSync(folder)
  if (owner !== uid || (mode & OTHERS_WRITE) !== 0) return false
  for (let path = folder; path !== dirname(path); path = dirname(path))
    if (!isSafeParent(statSync(dirname(path)), uid)) return false
  return true
}

function isSafeParent({ uid: owner, mode }, uid) {
  if (owner !== uid && owner !== 0) return false
  return (mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0
}
