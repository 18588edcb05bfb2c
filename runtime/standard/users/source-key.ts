/** The key that log-ins are counted by: the address that they come from, or the IPv6 network of one customer. */
import { isIPv4, isIPv6 } from 'node:net'

/**
 * The key of a source: an IPv4 address, or the first 64 bits of an IPv6 address, since a provider gives every
 * customer that many addresses (RFC 6177). Loopback and link-local addresses count in full.
 */
export function sourceKey(address: string): string {
  if (isIPv4(address) || !isIPv6(address)) return address
  const groups = ipv6Groups(address)
  if (groups.slice(0, 4).every((group) => group === 0) || (groups[0] as number) >> 6 === LINK_LOCAL) return address
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The first ten bits of fe80::/10. */
const LINK_LOCAL = 0xfe80 >> 6

/** The eight groups of a valid address. */
function ipv6Groups(address: string): number[] {
  const [head = '', tail] = withoutDots(address).split('::')
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, last] = [numbers(head), numbers(tail ?? '')]
  const between = tail === undefined ? 0 : 8 - first.length - last.length
  return [...first, ...Array<number>(between).fill(0), ...last]
}

/** `64:ff9b::192.0.2.1` with its end as two groups. */
function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes) => {
    const [a, b, c, d] = bytes.slice(0, 4).map(Number) as [number, number, number, number]
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
}
