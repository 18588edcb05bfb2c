/** Passwords: kept as scrypt hashes in PHC string form, `$scrypt$ln=15,r=8,p=3$salt$hash`, and compared in constant time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { isCarriableText } from '../../../model/text.ts'

/** Whether the password is the hashed one. Runs off the event loop, and takes as long for a wrong one as for the right one. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const parsed = PHC.exec(phc)
  if (!parsed) throw new Error('The stored password hash is not in a form that this server knows')
  const [cost, blockSize, parallelization] = [2 ** Number(parsed[1]), Number(parsed[2]), Number(parsed[3])]
  const expected = Buffer.from(parsed[5] as string, 'base64')
  const salt = Buffer.from(parsed[4] as string, 'base64')
  const actual = await derive(password, salt, expected.length, { cost, blockSize, parallelization })
  return timingSafeEqual(actual, expected)
}

/** Whether the text is a hash that a password can be checked against. */
export function isPasswordHash(phc: string): boolean {
  const [cost, blockSize, parallelization] = (PHC.exec(phc) ?? []).slice(1, 4).map(Number) as [number, number, number]
  return cost > 0 && cost <= 24 && blockSize > 0 && blockSize <= 64 && parallelization > 0 && parallelization <= 64
}

/** The hash to keep of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, 32, { cost: 2 ** LN, blockSize: R, parallelization: P })
  return phc(salt, hash)
}

/** A random password to print once: 120 bits, in letters and digits that are not easily confused. */
export function randomPassword(): string {
  return randomBytes(15).toString('base64url')
}

/**
 * A hash that no password has, as costly to check as others: used for unknown users, so that the time of an answer does
 * not reveal which users exist.
 */
export function nobodysHash(): string {
  return phc(randomBytes(16), randomBytes(32))
}

/** In UTF-16 units. Longer passwords are refused: Unicode normalisation takes quadratic time for a run of combining marks. */
export const LONGEST_PASSWORD = 1024

/** Why no client could log in with the password, to follow "the password"; undefined if it is fine. */
export function passwordProblem(password: string): string | undefined {
  if (password === '') return 'is empty'
  if (password.length > LONGEST_PASSWORD)
    return `has ${password.length} characters; at most ${LONGEST_PASSWORD} are read`
  return isCarriableText(password) ? undefined : 'holds control characters, which no client could send'
}

/** In code points: the minimum of NIST SP 800-63B. */
export const SHORTEST_PASSWORD = 8

export function isShort(password: string): boolean {
  return [...password.slice(0, 2 * SHORTEST_PASSWORD)].length < SHORTEST_PASSWORD
}

/** Why a new password is refused; undefined where it is fine. */
export function newPasswordProblem(password: string): string | undefined {
  const problem = passwordProblem(password)
  if (problem !== undefined || !isShort(password)) return problem
  return `has fewer than ${SHORTEST_PASSWORD} characters`
}

/** These costs are one of the settings that OWASP lists as equal; each hash under way needs 32 MiB. */
const [LN, R, P] = [15, 8, 3]

const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

interface Costs {
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
}

function derive(password: string, salt: Buffer, length: number, options: Costs): Promise<Buffer> {
  const maxmem = 256 * options.blockSize * (options.cost + options.parallelization)
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, { ...options, maxmem }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function phc(salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${LN},r=${R},p=${P}$${base64(salt)}$${base64(hash)}`
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
