/** Documentation as HTML: what is Markdown is shown, what could do something is text. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { firstSentence, markdownHtml } from '../../reference/markdown.ts'

describe('markdownHtml', () => {
  it('makes what CommonMark makes', () => {
    assert.equal(
      markdownHtml('A *b* and `c`.\n\n- one\n- two'),
      '<p>A <em>b</em> and <code>c</code>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
    )
    assert.equal(
      markdownHtml('[here](https://x.example/a?b=1&c)'),
      '<p><a href="https://x.example/a?b=1&amp;c">here</a></p>',
    )
  })

  it('has no heading above those of a page', () => {
    assert.equal(markdownHtml('# a\n\n###### b'), '<h4>a</h4>\n<h4>b</h4>')
  })

  for (const harm of [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x()">b</b>',
    '<!-- c -->\n<svg/onload=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](  JaVaScRiPt:alert(1))',
    '[x](java&#115;cript:alert(1))',
    '[x](data:text/html,<script>1</script>)',
    '[x](vbscript:x)',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
    '![p](https://elsewhere.example/p.png)',
    '![p](javascript:alert(1))',
    '`</code><script>1</script>`',
    '```x" onload="1\n<script>\n```',
    '[a](https://x.example "t\\" onmouseover=\\"x")',
  ]) {
    it(`makes nothing that does anything of ${JSON.stringify(harm)}`, () => {
      const html = markdownHtml(harm)
      const tags = html.match(/<\/?[a-z][^>]*>/gi) ?? []
      for (const tag of tags) assert.match(tag, HARMLESS, html)
    })
  }
})

/** Whole tags, with the few attributes that may be on them. */
const HARMLESS =
  /^<(?:\/?(?:p|pre|code|em|strong|ul|ol|li|blockquote)|\/a|code class="language-[^"]*"|a href="(?:https:[^"]*)?"(?: title="[^"]*")?)>$/

describe('firstSentence', () => {
  for (const [text, first] of [
    ['', ''],
    ['A machine. It runs.', 'A machine.'],
    ['A machine\nthat runs (e.g. here), and more', 'A machine that runs (e.g. here), and more'],
    ['In bytes.\n\nMore of it.', 'In bytes.'],
    ['One paragraph\n\nanother.', 'One paragraph'],
    ['See [the `VM`](VM.html), **now**. Then.', 'See the VM, now.'],
    ['- a list\n- of two', 'a list of two'],
    ['Version 1.0 of it! Yes.', 'Version 1.0 of it!'],
  ] as const)
    it(`of ${JSON.stringify(text)}`, () => assert.equal(firstSentence(text), first))
})
