/** Password hashes: a known scheme, verified, each with its own salt. */
import assert from 'node:assert/strict'
import { hashPassword, randomPassword, verifyPassword } from '../../../../runtime/standard/users/password.ts'

describe('passwords', () => {
  it('match only their own hash', async () => {
    const hash = await hashPassword('ünïcode')
    assert.equal(await verifyPassword('ünïcode', hash), true)
    assert.equal(await verifyPassword('u\u0308ni\u0308code', hash), true)
    assert.equal(await verifyPassword('unicode', hash), false)
    assert.notEqual(await hashPassword('ünïcode'), hash)
  })

  it('match hashes made elsewhere, with other costs', async () => {
    // The third vector of RFC 7914 section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64).
    const salt = Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '')
    const key =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'
    const hash = Buffer.from(key, 'hex').toString('base64').replaceAll('=', '')
    assert.equal(await verifyPassword('pleaseletmein', `$scrypt$ln=14,r=8,p=1$${salt}$${hash}`), true)
  })

  it('refuse a stored hash of an unknown form', async () => {
    await assert.rejects(verifyPassword('x', 'plain'), /not in a form/)
  })

  it('are random if they are generated', () => assert.notEqual(randomPassword(), randomPassword()))
})
