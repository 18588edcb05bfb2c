/** The names by which the model calls the files of an API. */

/**
 * The name of a file without its folder: the same text gives the same model on every machine. All files of an API are in one
 * folder, which paths name as the user did.
 */
export function fileName(path: string): string {
  return path.slice(path.search(/[^/\\]*$/))
}
