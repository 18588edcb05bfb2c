/** Where Node may keep the compiled code of the crow command. Node runs what it finds there without comparing it with the source. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/**
 * A folder of the user's own; undefined where another user could write into it, as into the one below /tmp that Node takes
 * by itself, or where the user has no home. `uid`: the user's number; undefined on Windows, which keeps others out of a
 * profile by its access lists.
 */
export function compileCache(env = process.env, uid = process.getuid?.()) {
  try {
    const folder = join(cacheFolder(env), 'crowfoot', 'compiled')
    // An empty $HOME would be the working directory, which may be that of an API.
    return isAbsolute(folder) ? privateFolder(folder, uid) : undefined
  } catch {
    // Without a cache, the command starts a little slower.
    return undefined
  }
}

/** Throws where the user has no home: a number without a name, as in a container, and no $HOME. */
function cacheFolder(env) {
  if (process.platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return env.XDG_CACHE_HOME
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
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
