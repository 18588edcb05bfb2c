/** Light, dark, or as the system has it; kept in the browser. */

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'crowfoot-theme'

/** Storage may be forbidden, and from disk it may not be there: then the system decides. */
export function storedTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

export function storeTheme(theme: Theme): void {
  applyTheme(theme)
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Chosen for this page alone.
  }
}

/** The style sheet reads `data-theme`. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
