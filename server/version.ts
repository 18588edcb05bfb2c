/** The version that the server gives of itself: the project's. An import, since the server in a web worker reads no files. */
import manifest from '../package.json' with { type: 'json' }

export const VERSION: string = manifest.version
