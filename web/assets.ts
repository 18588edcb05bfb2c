/** The files that all sites share: the browser's bundle, the style sheet, the diagram's engine. */

export const ASSET_NAMES = ['app.js', 'app.css', 'theme.js', 'viz.js', 'icon.svg'] as const
export type AssetName = (typeof ASSET_NAMES)[number]

/** The bytes of each file, compressed with gzip, in base64. */
export type Assets = { readonly [name in AssetName]: string }
