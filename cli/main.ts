/** The entry of the `crow` command. */
import { nodeHost } from './host/node-host.ts'
import { run } from './run.ts'

// `crow check | head` closes the pipe early; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

// Not process.exit: what was written to a pipe has to get there.
process.exitCode = await run(process.argv.slice(2), nodeHost())
