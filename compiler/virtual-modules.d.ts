/** The module that the plugin in site-assets.ts provides. */
declare module 'crowfoot:site-assets' {
  import type { Assets } from '../web/assets.ts'
  export const assets: Assets
}
