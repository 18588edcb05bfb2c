/** The lock file has every platform's packages, which `npm ci` asks for and npm leaves out, and a hash of each package. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'

interface Lock {
  readonly packages: {
    readonly [path: string]: {
      readonly optionalDependencies?: { readonly [name: string]: string }
      readonly integrity?: string
    }
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
  it('has a hash of every package, so that npm ci installs no other one', () => {
    const installed = Object.entries(packages).filter(([path]) => path !== '')
    const unhashed = installed.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity))
    assert.ok(installed.length > 100)
    assert.deepEqual(
      unhashed.map(([path]) => path),
      [],
    )
  })
})
