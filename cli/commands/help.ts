/** `crow help`. Commander's own prints the whole help for an unknown command, without an error. */
import { didYouMean } from '../../analysis/facts/suggest.ts'
import { Failure } from '../host/failure.ts'
import type { AddCommand } from './add-command.ts'

export const addHelpCommand: AddCommand = (program) => {
  program
    .command('help')
    .description('print help for a command')
    .argument('[command]', 'its name')
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((c) => c.name() === name)
      if (command) return command.help()
      const commands = program.commands.map((c) => c.name())
      const help = didYouMean(String(name), commands) ?? `The commands are ${commands.join(', ')}.`
      throw new Failure(`Unknown command "${name}". ${help}`, 2)
    })
}
