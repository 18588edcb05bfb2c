/** Chooses light, dark or the system's theme. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { chosenTheme, storedTheme, storeTheme, THEME_CHOSEN, type Theme } from './choice.ts'

export function ThemeButton(): ComponentChildren {
  // Node renders the page without a choice.
  const [theme, setTheme] = useState<Theme>('system')
  useEffect(() => {
    const read = () => setTheme(chosenTheme())
    setTheme(storedTheme())
    addEventListener(THEME_CHOSEN, read)
    return () => removeEventListener(THEME_CHOSEN, read)
  }, [])
  const next = NEXT[theme]
  const choose = () => storeTheme(next)
  const label = `Theme: ${theme}. Change to ${next}`
  return (
    <button type="button" class="theme" onClick={choose} aria-label={label} title={label}>
      <span aria-hidden="true">{SIGNS[theme]}</span>
    </button>
  )
}

const NEXT: { readonly [theme in Theme]: Theme } = { system: 'light', light: 'dark', dark: 'system' }
const SIGNS: { readonly [theme in Theme]: string } = { system: '◐', light: '☀', dark: '☾' }
