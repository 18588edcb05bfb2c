/** `create` or `all` of a class without objects. */
import { problemRule } from '../rule.ts'

export const classWithoutObjects = problemRule(
  'class-without-objects',
  {
    code: 'CROW2037',
    severity: 'error',
    title: 'The class has no objects',
    explanation: 'A class `without objects` is a name space of messages: it has no objects to go through or to make.',
    example:
      'class tools without objects {\n  message count() : int\n}\nbody tools.count {\n  return size(all tools)\n}\n',
    repaired: 'class tools {\n  message count() : int\n}\nbody tools.count {\n  return size(all tools)\n}\n',
  },
  ({ class: owner }) => ({
    message: `The class "${owner}" has no objects.`,
    help: 'Name another class, or remove "without objects" from it.',
  }),
)
