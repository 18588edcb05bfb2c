/** Crowfoot's sign, as in style/icon.svg. It is in the page, as VS Code's views can load no file of a site. */
import type { ComponentChildren } from 'preact'

export function CrowfootLogo(): ComponentChildren {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M6 16h20M26 8.5 16 16l10 7.5M10 11.5v9" />
    </svg>
  )
}
