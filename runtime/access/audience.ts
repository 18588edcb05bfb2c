/** The clients that may see the pages, the metrics and the list of methods of a server. */

/** All clients, only those on this machine, or no client. */
export const AUDIENCES = ['on', 'loopback', 'off'] as const
export type Audience = (typeof AUDIENCES)[number]
