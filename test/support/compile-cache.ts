/** For the environment of processes that tests start again and again: code that one has compiled is kept for the next. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Node knows by the content of a file whether it has compiled it. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'crowfoot-tests-compiled') }
