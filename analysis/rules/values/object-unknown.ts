/** A reference to an object that is not declared, or is of another class. */
import { closestObject } from '../../facts/known-names.ts'
import { problemRule } from '../rule.ts'

export const objectUnknown = problemRule(
  'object-unknown',
  {
    code: 'CROW1305',
    severity: 'error',
    title: 'Unknown object',
    explanation:
      'The value of a reference is `null`, or the name of an `object` of that class that a file of the directory declares.',
    example: 'class host {\n}\nclass VM {\n  RW affinity : host ref or null = lab2\n}\nobject host lab1 {\n}\n',
    repaired: 'class host {\n}\nclass VM {\n  RW affinity : host ref or null = lab1\n}\nobject host lab1 {\n}\n',
  },
  (problem, scope) => {
    const other = scope.objects.get(problem.name)
    const meant = closestObject(scope, problem.class, problem.name)
    return {
      message: other
        ? `The object "${problem.name}" is of class "${other.decl.class.text}", not "${problem.class}".`
        : `No object of class "${problem.class}" is named "${problem.name}".`,
      help:
        meant === undefined ? `Declare it: object ${problem.class} ${problem.name} { … }.` : `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: meant } }),
      ...(other
        ? { related: [{ message: `"${problem.name}" is declared here.`, place: other.place, at: other.decl.name }] }
        : {}),
    }
  },
)
