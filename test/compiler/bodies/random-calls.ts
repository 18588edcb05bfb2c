/** Makes random calls: of messages, implied RPCs, defines, checks and the external. */
import type { Define } from '../../../model/api.ts'
import type { BodyType, CallTarget, TypedExpr } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { RandomNodes } from './random-nodes.ts'
import { is, setOf, T } from './random-types.ts'

export abstract class RandomCalls extends RandomNodes {
  /** Calls with a result of the type. */
  protected calls(type: BodyType, d: number): (() => TypedExpr)[] {
    const gives = (result: BodyType | null) => result !== null && is(result, type)
    const defines = this.defines.filter((one) => !one.isCheck && gives(one.body.result))
    // Few look-ups find something.
    const fits = ({ does, writes }: Rpc) => (this.writes || !writes) && (does.kind !== 'get_by' || this.maybe(20))
    const rpcs = this.rpcs.filter((rpc) => gives(resultOf(rpc)) && fits(rpc))
    const called = this.called.filter((one) => gives(one.result) && this.writes && (this.waits || !one.waits))
    return [
      ...defines.map((one) => () => this.callOf(one, d)),
      ...(rpcs.length > 0 ? [() => this.rpcCall(this.one(rpcs), d)] : []),
      ...(called.length > 0 ? [() => this.messageCall(this.one(called), d)] : []),
    ]
  }

  /** Calls as statements, of what writes. */
  protected callStatements(): (() => TypedExpr)[] {
    const rpcs = this.rpcs.filter(({ writes }) => writes)
    const called = this.called.filter(({ waits }) => this.waits || !waits)
    return [
      () => this.rpcCall(this.one(rpcs), 1),
      () => this.rpcCall(this.one(rpcs), 1),
      ...(called.length > 0 ? [() => this.messageCall(this.one(called), 1)] : []),
      ...(this.waits ? [() => this.external()] : []),
    ]
  }

  protected callOf({ name, body }: Define, d: number): TypedExpr {
    const args = body.params.map(({ type }) => this.expr(type, d))
    return this.at({ kind: 'call', type: body.result ?? T.bool, callee: { kind: 'define', name }, args })
  }

  protected rpcCall(rpc: Rpc, d: number): TypedExpr {
    const name = rpc.name.slice(rpc.class.length + 1)
    const args = rpc.params.map(({ type }) => this.expr(type, d))
    const type = resultOf(rpc) ?? T.bool
    return this.at({ kind: 'call', type, callee: { kind: 'message', class: rpc.class, name }, args })
  }

  protected messageCall(called: (typeof this.called)[number], d: number): TypedExpr {
    const { params, result, name } = called
    const args = params.map((type) => this.expr(type, d))
    const callee = { kind: 'message', class: called.class, name } as const
    return this.at({ kind: 'call', type: result ?? T.bool, callee, args })
  }

  protected external(): TypedExpr {
    const args = [this.expr(T.int, 1)]
    return this.at({ kind: 'call', type: T.int, callee: { kind: 'external', name: 'ask' }, args })
  }

  protected can(refusal: boolean, d: number): TypedExpr {
    const type = refusal ? setOf(T.string) : T.bool
    const targets: (readonly [CallTarget, readonly BodyType[]])[] = [
      ...this.defines
        .filter(({ isCheck }) => isCheck)
        .map(({ name, body }) => [{ kind: 'define', name }, body.params.map((param) => param.type)] as const),
      ...this.called.map((one) => [{ kind: 'message', class: one.class, name: one.name }, one.params] as const),
    ]
    const [callee, params] = this.one(targets)
    const count = this.below(params.length + 1)
    const args = params.slice(0, count).map((param) => this.expr(param, d))
    return this.at({ kind: 'can', type, refusal, callee, args })
  }
}

function resultOf({ result, does }: Rpc): BodyType | null {
  const mayBeNull = does.kind === 'get' && result?.kind === 'ref'
  return mayBeNull ? { ...result, nullable: true } : result
}
