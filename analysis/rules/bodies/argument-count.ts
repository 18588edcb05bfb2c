/** A call or error with more or fewer arguments than parameters. */
import { insteadOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const argumentCount = problemRule(
  'argument-count',
  {
    code: 'CROW2006',
    severity: 'error',
    title: 'Wrong number of arguments',
    explanation:
      'A call gives an argument for each parameter, in order; those at the end may be left out if they have a default. An error has exactly the parameters of its declaration.',
    example:
      'define twice(n : int) : int := n * 2\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = twice(vm.memory, 2)\n}\n',
    repaired:
      'define twice(n : int) : int := n * 2\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = twice(vm.memory)\n}\n',
  },
  ({ callee, least, most, given, parameters, instead }) => ({
    message: `"${callee}" takes ${counted(least, most)}, not ${given}.`,
    ...insteadOr(instead, parameters.length === 0 ? 'Write none.' : `They are ${callee}(${parameters.join(', ')}).`),
  }),
)

function counted(least: number, most: number): string {
  if (least !== most) return `${least} to ${most} arguments`
  return most === 0 ? 'no arguments' : most === 1 ? 'one argument' : `${most} arguments`
}
