/** A read through a reference that may be null. */
import { problemRule } from '../rule.ts'

export const nullRead = problemRule(
  'null-read',
  {
    code: 'CROW2027',
    severity: 'warning',
    title: 'A read through what may be null',
    explanation:
      'Reading or writing through null ends the message with `HANDLE_INVALID`, whose parameters explain nothing. A requirement before it says what is wrong. A name stays known not to be null; a path of fields until a statement writes a field of that name, waits, destroys, or calls what may.',
    example:
      'class VM {\n  RW host : host ref or null = null\n  message place(vm : VM ref) : string\n}\nclass host {\n  RW name : string\n}\nbody VM.place {\n  return vm.host.name\n}\n',
    repaired:
      'class VM {\n  RW host : host ref or null = null\n  message place(vm : VM ref) : string\n}\nclass host {\n  RW name : string\n}\nbody VM.place {\n  require vm.host != null else HANDLE_INVALID("host", vm.host)\n  return vm.host.name\n}\n',
  },
  ({ text, class: owner, requires }) => ({
    message: text === '' ? `This reference to "${owner}" may be null here.` : `"${text}" may be null here.`,
    ...(requires
      ? {
          help: `Require it before: require ${text} != null else HANDLE_INVALID("${owner}", ${text}).`,
          data: { require: text, class: owner },
        }
      : { help: text === '' ? LET : `Look first: if ${text} != null then … else ….` }),
  }),
)

/** A value without a path is not known not to be null: it could be another at the next look. */
const LET = 'Give it a name with "let", and require that the name is not null.'
