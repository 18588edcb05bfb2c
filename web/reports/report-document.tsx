/** Reports of commands as one HTML file each, in the look of the reference: no scripts, and nothing that is loaded. */
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'

/** `style`: the style sheet of the pages. */
export function reportDocument(title: string, style: string, body: ComponentChildren): string {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main class="report">{body}</main>
      </body>
    </html>
  )
  return `<!doctype html>${render(document)}\n`
}
