/** The page that the diagram's view is: no script but our own, no address but the extension's. */
import { Uri, type Webview } from 'vscode'

export function diagramHtml(webview: Webview, extension: Uri): string {
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
    <meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
    <link rel="stylesheet" href="${at('dist', 'webview.css')}">
    <title>Diagram</title>
  </head>
  <body data-assets="${at('crow', 'site-assets.json')}">
    <script nonce="${nonce}" src="${at('dist', 'diagram.js')}"></script>
  </body>
</html>`
}
