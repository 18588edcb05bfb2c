/** The theme: light, dark, or the system's. Kept in the browser. */

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'crowfoot-theme'

/** The system's theme if storage is forbidden, or missing for pages from disk. */
export function storedTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** The window's event after another choice: the palette and the top bar both offer it. */
export const THEME_CHOSEN = 'crowfoot-theme'

export function storeTheme(theme: Theme): void {
  applyTheme(theme)
  dispatchEvent(new Event(THEME_CHOSEN))
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Without storage the choice holds for this page only.
  }
}

/** Sets `data-theme`, which the style sheet reads. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** The theme that the page has: without storage it is known only here. */
export function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}
