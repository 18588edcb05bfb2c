/** The window's event before a reload, at which input can be stored. */
export const RELOAD = 'crowfoot-reload'
