/** The names of the TypeScript files beside an API's `.crow` files. */

/** The code of the API: what its messages do outside of the text. */
export const HANDLERS_FILE = 'handlers.ts'

/** The generated types that the code imports. */
export const TYPES_FILE = 'api.gen.ts'
