/** The direction of a value: given by a client, with the required members of records, or answered by a server, with all. */
export type Direction = 'given' | 'answered'
