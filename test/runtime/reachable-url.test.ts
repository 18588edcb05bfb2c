import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { reachableUrl } from '../../runtime/reachable-url.ts'

describe('the address of a server for other machines', () => {
  for (const [url, seen] of [
    ['http://0.0.0.0:8080', 'http://one:8080'],
    ['https://[::]:443', 'https://one:443'],
    ['http://10.0.0.1:8080', 'http://10.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ] as const)
    it(`of ${url} is ${seen}`, () => {
      assert.equal(reachableUrl(url, 'one'), seen)
    })
})
