/** Writes pictures of pages for the docs and for galleries. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** The whole extension is a few megabytes: pictures have to be small, and text in them readable. */
const QUALITY = 0.72

/** `page`: any page; its Chromium encodes the picture, which is a third of the size of a PNG. */
export async function writeWebp(page: Page, path: string, png: Buffer): Promise<void> {
  const url = await page.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png.toString('base64')}'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', ${QUALITY})
  })()`)
  const [, webp] = /^data:image\/webp;base64,(.*)$/.exec(`${url}`) ?? []
  assert.ok(webp, 'this browser writes no WebP')
  writeFileSync(path, Buffer.from(webp, 'base64'))
}
