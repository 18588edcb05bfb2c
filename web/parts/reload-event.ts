/** The event of a window whose page is about to be loaded again: what is typed can be put aside. */
export const RELOAD = 'crowfoot-reload'
