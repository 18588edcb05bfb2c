/** Documentation as HTML: Markdown is rendered, active content becomes text. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { firstSentence, markdownHtml } from '../../reference/markdown.ts'

describe('markdownHtml', () => {
  it('renders CommonMark', () => {
    assert.equal(
      markdownHtml('A *b* and `c`.\n\n- one\n- two'),
      '<p>A <em>b</em> and <code>c</code>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
    )
    assert.equal(
      markdownHtml('[here](https://x.example/a?b=1&c)'),
      '<p><a href="https://x.example/a?b=1&amp;c">here</a></p>',
    )
  })

  it('has headings one level below the heading above', () => {
    assert.equal(markdownHtml('# a\n\n###### b'), '<h4>a</h4>\n<h4>b</h4>')
    assert.equal(markdownHtml('# a\n\n###### b', 2), '<h2>a</h2>\n<h2>b</h2>')
  })

  it('turns images into links without their mark', () => {
    assert.equal(
      markdownHtml('See ![a pic](https://x.example/p.png)! `![a](b)`'),
      '<p>See <a href="https://x.example/p.png">a pic</a>! <code>![a](b)</code></p>',
    )
    assert.equal(markdownHtml('Wow\\![a](https://x.example/)'), '<p>Wow!<a href="https://x.example/">a</a></p>')
  })

  it('has code that scrolls by keyboard', () => {
    assert.match(markdownHtml('```\na\n```'), /^<pre tabindex="0" role="group" aria-label="Code"><code>a/)
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
    it(`makes ${JSON.stringify(harm)} harmless`, () => {
      const html = markdownHtml(harm)
      const tags = html.match(/<\/?[a-z][^>]*>/gi) ?? []
      for (const tag of tags) assert.match(tag, HARMLESS, html)
    })
  }
})

/** The allowed tags with their attributes. */
const HARMLESS =
  /^<(?:pre tabindex="0" role="group" aria-label="Code"|\/?(?:p|pre|code|em|strong|ul|ol|li|blockquote)|\/a|code class="language-[^"]*"|a href="(?:https:[^"]*)?"(?: title="[^"]*")?)>$/

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
    ['See e.g. The other (i.e. That). Nothing.', 'See e.g. The other (i.e. That).'],
    ['`add__x` and other__y_z of a__b__c. Then.', 'add__x and other__y_z of a__b__c.'],
    ['**All** of _it_, `a < b & c`. Then.', 'All of it, a < b & c.'],
    ['![A pic](https://x.example/p.png) of it. Then.', 'A pic of it.'],
  ] as const)
    it(`finds the first sentence of ${JSON.stringify(text)}`, () => assert.equal(firstSentence(text), first))

  it('is found quickly in any text', () => {
    const start = performance.now()
    for (const text of ['['.repeat(20_000), '!['.repeat(20_000), '`a'.repeat(20_000), '_'.repeat(20_000)])
      assert.ok(firstSentence(text).length <= 1000)
    assert.ok(performance.now() - start < 1000)
  })
})
