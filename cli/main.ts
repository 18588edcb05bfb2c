/** The entry of the `crow` command. */
import { hideArguments } from '../runtime/hide-arguments.ts'
import { nodeHost } from './host/node-host.ts'
import { runCrow } from './run.ts'

// `crow check | head` closes the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

hideArguments(process.argv, 'crow')
// Not process.exit, which would lose what is not yet written to a pipe.
process.exitCode = await runCrow(process.argv.slice(2), nodeHost())
