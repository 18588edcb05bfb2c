/** The HTML page of a view. It can load only the extension's own scripts and files. */
import { Uri, type Webview } from 'vscode'

/**
 * `name` is the name of its script and style in dist/: `diagram` or `reference`. `api` is the directory's URI, which the view
 * keeps in its state for a reload of the window.
 */
export function viewHtml(webview: Webview, extension: Uri, name: string, api: Uri): string {
  const nonce = crypto.randomUUID()
  const at = (...path: string[]) => webview.asWebviewUri(Uri.joinPath(extension, ...path)).toString()
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src ${webview.cspSource}`,
    `connect-src ${webview.cspSource}`,
  ]
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
    <link rel="stylesheet" href="${at('dist', `${name}-view.css`)}">
    <title>Crowfoot</title>
  </head>
  <body data-assets="${at('crow', 'site-assets.json')}" data-api="${attribute(api.toString())}">
    <script nonce="${nonce}" src="${at('dist', `${name}.js`)}"></script>
  </body>
</html>`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}
