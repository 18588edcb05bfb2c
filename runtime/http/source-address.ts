/** The address that a call comes from, as a person writes it. */

/** Of a client whose connection ended before the address was read. */
const UNKNOWN_SOURCE = 'unknown'
/** Of clients of a Unix socket. */
export const SOCKET_SOURCE = 'socket'

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The address without a zone; of an IPv4 client on an IPv6 socket, its IPv4 address. */
export function sourceAddress(address: string | undefined): string {
  if (address === undefined) return UNKNOWN_SOURCE
  const plain = address.split('%', 1)[0] as string
  return MAPPED.exec(plain)?.[1] ?? plain
}
