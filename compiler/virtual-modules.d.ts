/** What the plugin of site-assets.ts puts in the place of this name. */
declare module 'crowfoot:site-assets' {
  import type { Assets } from '../web/assets.ts'
  export const assets: Assets
}
