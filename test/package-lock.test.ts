/** `npm ci` refuses a lock file without every platform's packages, and npm leaves some out when it rewrites the file. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'

interface Lock {
  readonly packages: {
    readonly [path: string]: { readonly optionalDependencies?: { readonly [name: string]: string } }
  }
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock

  it('has the packages of every platform, so that npm ci works', () => {
    const optional = Object.values(packages).flatMap((p) => Object.keys(p.optionalDependencies ?? {}))
    assert.ok(optional.length > 0)
    assert.deepEqual(
      optional.filter((name) => !(`node_modules/${name}` in packages)),
      [],
    )
  })
})
