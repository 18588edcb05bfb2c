/** The files that all sites share, whatever the API: the browser's bundle, its style, the diagram's engine. */

export const ASSET_NAMES = ['app.js', 'app.css', 'theme.js', 'viz.js', 'icon.svg'] as const
export type AssetName = (typeof ASSET_NAMES)[number]

/** Each file's bytes, compressed with gzip, as base64 text. */
export type Assets = { readonly [name in AssetName]: string }
