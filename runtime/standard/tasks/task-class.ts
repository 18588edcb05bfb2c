/** The class `task` of an API, and the messages that it declares. */
import type { Api, Class, Message } from '../../../model/api.ts'
import { fitsProvided, type ProvidedName } from '../../../model/implemented.ts'

/** The message of that name, where it takes parameters of these types. */
export function taskMessage({ messages }: Class, name: ProvidedName): Message | undefined {
  const message = messages.find((m) => `task.${m.name}` === name)
  return message && fitsProvided(name, message.params) ? message : undefined
}

/** Throws Error where the API has none. */
export function taskClass(api: Api): Class {
  const declared = api.classes.find((c) => c.name === 'task')
  if (!declared) throw new Error('The model uses task and has no class "task"')
  return declared
}
