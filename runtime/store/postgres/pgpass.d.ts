/** The types of pgpass, which has none. */
declare module 'pgpass' {
  namespace pgPass {
    interface Address {
      readonly host: string
      readonly port: number
      readonly database: string
      readonly user: string
    }
  }
  /** Gives `then` the password of the address by the file `.pgpass` or PGPASSFILE; undefined if it has none. */
  function pgPass(address: pgPass.Address, then: (password: string | undefined) => void): void
  export = pgPass
}
