/** A body apart from its message raises errors that the message does not declare. */
import { quotedList } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const errorsAdded = problemRule(
  'errors-added',
  {
    code: 'CROW2016',
    severity: 'hint',
    title: 'A body adds errors to its message',
    explanation:
      'A `body` leaves the text of its message as it is, which may be imported. The errors that it raises are added to those of the message, in the model and in the reference.',
    example:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  require vm.memory > 0 else TOO_SMALL(vm)\n}\n',
    repaired:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref) throws TOO_SMALL\n}\nbody VM.grow {\n  require vm.memory > 0 else TOO_SMALL(vm)\n}\n',
  },
  ({ codes, message }) => ({
    message: `This body adds ${quotedList(codes)} to the errors of "${message}".`,
    help: 'Nothing needs to be done. To see them in the declaration, add them after "throws".',
    data: { throws: codes.join(','), message },
  }),
)
