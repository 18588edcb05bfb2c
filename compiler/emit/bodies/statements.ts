/** The code of statements: a line for each. */
import type { Place, TypedStatement } from '../../../model/body.ts'
import { unreachable } from '../../../model/never.ts'
import { type Code, joined, type Line } from './code.ts'
import { alive, elements, whereCode } from './comprehensions.ts'
import { conditionCode, countLines } from './coverage.ts'
import { members } from './expressions.ts'
import { some, type TypedNode } from './facts.ts'
import { callOf, stringCode } from './literals.ts'
import { arithmeticCode } from './operators.ts'
import { raisedCode } from './raised-code.ts'
import { type BodyScope, declared, operand } from './scope.ts'
import { markCode, namedValue, standsInTests, statementSite, testLines } from './tests.ts'

type Of<Kind extends TypedStatement['kind']> = TypedStatement & { readonly kind: Kind }
type Effect = 'assign' | 'delete' | 'do' | 'set' | 'destroy' | 'wait' | 'after' | 'hold' | 'progress'

const RUN = '$run'

/** The lines of a block. Each ends with a semicolon, as the next may begin with a parenthesis. It pays for all of its statements when it begins. */
export function block(scope: BodyScope, statements: readonly TypedStatement[]): Line[] {
  if (statements.length === 0) return []
  return [
    { code: [callOf('steps', RUN, String(statements.length)), ';'] },
    ...statements.flatMap((one) =>
      scope.test ? marked(scope, one) : [...countLines(scope, one), ...lines(scope, one)],
    ),
  ]
}

/** A statement of a test. */
function marked(scope: BodyScope, node: TypedStatement): Line[] {
  const site = statementSite(scope, node)
  return [{ code: [markCode(site), ';'] }, ...lines(scope, node, site)]
}

/** `site`: of a statement of a test. */
function lines(scope: BodyScope, node: TypedStatement, site?: number): Line[] {
  if (standsInTests(node)) return testLines(scope, node, site, (inside) => block(scope, inside))
  const at = (code: Code): Code => ({ path: scope.path, at: node.at, code })
  switch (node.kind) {
    case 'let':
      return [{ code: at(['const ', declared(scope, node), ' = ', letValue(scope, node), ';']) }]
    case 'require':
      return [{ code: at(['if (!', requirement(scope, node), ') throw ', raisedCode(scope, node.error), ';']) }]
    case 'fail':
      return [{ code: at(['throw ', raisedCode(scope, node.error), ';']) }]
    case 'return':
      return [{ code: at(node.value ? ['return ', scope.expr(node.value), ';'] : 'return;') }]
    case 'update':
      return update(scope, node).map((line) => ({ ...line, code: at(line.code) }))
    case 'if':
    case 'for':
    case 'try':
      return nested(scope, node, at, site)
    default:
      return [{ code: at([effect(scope, node, site), ';']) }]
  }
}

function requirement(scope: BodyScope, { condition, error }: Of<'require'>): Code {
  return conditionCode(scope, condition, 'require', operand(scope, condition), error.code)
}

function letValue(scope: BodyScope, node: Of<'let'>): Code {
  return scope.test ? namedValue(scope, node) : scope.expr(node.value)
}

function effect(scope: BodyScope, node: Of<Effect>, site: number | undefined): Code {
  switch (node.kind) {
    case 'assign':
      return write(scope, node.place, node.value)
    case 'delete': {
      const { place } = node
      return [fieldOf(scope, place), `.deleteEntry(${RUN}, `, joined(placeArgs(scope, place), ', '), ')']
    }
    case 'do':
      return scope.expr(node.call)
    case 'set': {
      const objects = scope.names.objects(node.class)
      return [objects, `.set(${RUN}, `, scope.expr(node.object), ', ', members(scope, node, node.class), ')']
    }
    case 'destroy':
      return [scope.names.objects(node.class), `.destroy(${RUN}, `, scope.expr(node.object), ')']
    case 'wait':
      return [
        `yield { kind: "wait", ${site === undefined ? '' : `site: ${site}, `}milliseconds: `,
        scope.expr(node.duration),
        ' }',
      ]
    case 'after': {
      const captured = node.captured.map((local) => scope.nameOf(local))
      return [`${RUN}.after(${stringCode(node.id)}, `, scope.expr(node.delay), `, [${captured.join(', ')}])`]
    }
    case 'hold': {
      const { place } = node
      const [object = '', key = 'undefined'] = placeArgs(scope, place)
      const args = [stringCode(place.class), stringCode(place.field), object, key, scope.expr(node.value)]
      return [`${RUN}.hold(`, joined(args, ', '), ')']
    }
    case 'progress':
      return [`${RUN}.progress(`, scope.expr(node.value), ')']
    default:
      return unreachable(node)
  }
}

function write(scope: BodyScope, place: Place, value: Parameters<BodyScope['expr']>[0]): Code {
  const method = place.key ? 'setEntry' : 'set'
  const args = [RUN, ...placeArgs(scope, place), scope.expr(value)]
  return [fieldOf(scope, place), `.${method}(`, joined(args, ', '), ')']
}

/** `p += e`: the place is evaluated once and read before e. One element is added to what the set has then, if e writes nothing. */
function update(scope: BodyScope, { place, operator, element, value }: Of<'update'>): Line[] {
  const field = fieldOf(scope, place)
  if (element && !place.key && !some(value, mayWrite)) {
    const method = operator === '+' ? 'add' : 'remove'
    const object = [field, `.alive(${RUN}, `, scope.expr(place.object), ')']
    return [{ code: [field, `.${method}(${RUN}, `, object, ', ', scope.expr(value), ');'] }]
  }
  const object = once(scope, '$object', place.object)
  const key = place.key && once(scope, '$key', place.key)
  const read = [field, `.get(${RUN}, ${object.name})`]
  const old = key ? callOf('entry', RUN, read, key.name, stringCode(place.field)) : read
  const right = element ? ['[', scope.expr(value), ']'] : operand(scope, value)
  const made = arithmeticCode(operator, place, { left: old, right }, value, place.field)
  const args = [RUN, object.code, ...(key ? [key.code] : []), made]
  const names = [object, key].flatMap((one) => (one?.declares ? [one.name] : []))
  const head = names.length > 0 ? `var ${names.join(', ')}; ` : ''
  return [{ code: [head, field, key ? '.setEntry(' : '.set(', joined(args, ', '), ');'] }]
}

/** An argument that is evaluated once and used again by `name`: all in one expression, as debuggers stop at each statement. */
function once(scope: BodyScope, name: string, node: Parameters<BodyScope['expr']>[0]) {
  if (node.kind === 'local') return { name: scope.nameOf(node), code: scope.expr(node), declares: false }
  return { name, code: [`${name} = `, scope.expr(node)], declares: true }
}

function mayWrite({ kind }: TypedNode): boolean {
  return kind === 'call' || kind === 'create'
}

function nested(scope: BodyScope, node: Of<'if' | 'for' | 'try'>, at: (code: Code) => Code, site?: number): Line[] {
  switch (node.kind) {
    case 'if': {
      const condition = conditionCode(scope, node.condition, 'if', scope.expr(node.condition))
      const head = at(['if (', condition, ') {'])
      if (node.else.length === 0) return [{ code: head, inside: block(scope, node.then), end: '}' }]
      return [
        { code: head, inside: block(scope, node.then) },
        { code: '} else {', inside: block(scope, node.else), end: '}' },
      ]
    }
    case 'for': {
      const { local, where } = node.from
      const parts = node.statements
      const each = callOf('each', RUN, elements(scope, node.from), alive(scope, node.from, parts))
      const skip = where ? [{ code: ['if (!', whereCode(scope, where, operand(scope, where)), ') continue'] }] : []
      // The condition is a part of this statement, in each round.
      const mark = where && site !== undefined ? [{ code: [markCode(site), ';'] }] : []
      const inside = [...mark, ...skip, ...block(scope, parts)]
      const name = declared(scope, { local, at: node.at })
      return [{ code: at(['for (const ', name, ' of ', each, ') {']), inside, end: '}' }]
    }
    case 'try':
      return [
        { code: at(`{ const $mark = ${RUN}.mark()`) },
        { code: 'try {', inside: block(scope, node.statements) },
        { code: '} catch ($error) {', inside: [undo(node.codes), ...block(scope, node.handler)] },
        { code: '} finally {', inside: [{ code: `${RUN}.release($mark)` }], end: '} }' },
      ]
    default:
      return unreachable(node)
  }
}

function undo(codes: readonly string[]): Line {
  return { code: `${RUN}.undo($mark, $error, [${codes.map(stringCode).join(', ')}])` }
}

function fieldOf(scope: BodyScope, place: Place): string {
  return scope.names.field(place.class, place.field)
}

/** The object of a place, and its key where it has one. */
function placeArgs(scope: BodyScope, { object, key }: Place): Code[] {
  return key ? [scope.expr(object), scope.expr(key)] : [scope.expr(object)]
}
