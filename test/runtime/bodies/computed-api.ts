/** Makes fields of a model computed. */
import type { Api } from '../../../model/api.ts'
import type { TypedExpr } from '../../../model/body.ts'

/** `computed`: expressions by `Class.field`; slot 0 is `self`. */
export function withComputed(api: Api, computed: { readonly [key: string]: TypedExpr }): Api {
  const classes = api.classes.map((owner) => ({
    ...owner,
    fields: owner.fields.map((one) => {
      const expression = computed[`${owner.name}.${one.name}`]
      return expression ? { ...one, computed: expression } : one
    }),
  }))
  return { ...api, classes }
}
