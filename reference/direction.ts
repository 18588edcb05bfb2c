/** What a client gives, with the required members of records, or what a server answers, with all members. */
export type Direction = 'given' | 'answered'
