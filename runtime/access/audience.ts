/** Who may see what a server shows about itself: its pages, its metrics, its methods. */

/** Everybody, only clients on this machine, or no client. */
export const AUDIENCES = ['on', 'loopback', 'off'] as const
export type Audience = (typeof AUDIENCES)[number]
