/** The licences of the packages in a bundle, which must be distributed with it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences as a comment that bundlers keep, also when the bundle is bundled again; '' where no file is of a
 * package. `files`: the bundled files, absolute or relative to the current directory.
 */
export function licenceComment(files: Iterable<string>): string {
  const text = licences(files)
  if (text === '') return ''
  const lines = text.replaceAll('*/', '* /').trimEnd().split('\n')
  return `/*! @license\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`
}

/** The licences as plain text, sorted by package. */
export function licences(files: Iterable<string>): string {
  const folders = new Set([...files].flatMap((file) => PACKAGE.exec(file.replaceAll('\\', '/'))?.[1] ?? []))
  return [...folders].map(licence).sort().join('\n')
}

/** The folder of the innermost package that a file is in. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

function licence(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as About
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  const text =
    about.license === 'CC0-1.0'
      ? PUBLIC_DOMAIN
      : file === undefined
        ? standard(about)
        : readFileSync(join(folder, file), 'utf8')
  return `${about.name} ${about.version} (${about.license})\n\n${text.replaceAll('\r', '').trim()}\n`
}

/** The whole text would be larger than the code, and nothing asks for it. */
const PUBLIC_DOMAIN = 'In the public domain: https://creativecommons.org/publicdomain/zero/1.0/'

interface About {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

/**
 * The licence of a package without a licence file, from its package.json or its code. Throws where these are not
 * enough.
 */
function standard({ name, license, author }: About): string {
  const said = SAID_IN_TEXT.get(name)
  if (said !== undefined && license === 'MIT') return `${said}\n\n${MIT}`
  const holder = typeof author === 'object' ? author.name : author
  if (license !== 'ISC' || holder === undefined) throw new Error(`The package ${name} has no licence file`)
  return `Copyright (c) ${holder}\n\n${ISC}`
}

/** Authors and contents from the first lines of a package's code, or from its README. */
const SAID_IN_TEXT: ReadonlyMap<string, string> = new Map([
  [
    '@viz-js/viz',
    `Copyright (c) Michael Daines

This distribution contains other software in object code form: Graphviz (Eclipse Public License; its source is at
https://gitlab.com/graphviz/graphviz and described at https://www.graphviz.org), Expat (MIT License, Copyright (c)
Thai Open Source Software Center Ltd, Clark Cooper and the Expat maintainers; https://libexpat.github.io).`,
  ],
  ['pg-types', 'Copyright (c) 2014 Brian M. Carlson'],
  ['pgpass', 'Copyright (c) 2013-2016 Hannes Hörl'],
])

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`

const ISC = `Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY
SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER
RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE
USE OR PERFORMANCE OF THIS SOFTWARE.`
