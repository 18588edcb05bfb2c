/** samples/bookshop, compiled and called: every kind of bound pair, seen from both ends. It has no sessions. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { type CallError, type RunningSample, startSample } from './server.ts'

/** What `order.summary` answers. */
interface Summary {
  readonly order: { readonly state: string; readonly items: readonly string[] }
  readonly items: readonly unknown[]
  readonly total: number
  readonly paid: boolean
}

describe('samples/bookshop, compiled', () => {
  let shop: RunningSample
  const call = (method: string, ...params: unknown[]) => shop.call(method, ...params)

  before(async () => {
    shop = await startSample('bookshop')
  })
  after(() => shop?.stop())

  async function book(title: string, more: object = {}): Promise<string> {
    const record = { title, price: 100, ...more }
    return String(await call('book.create', record))
  }

  async function byTitle(title: string): Promise<string> {
    const records = Object.entries((await call('book.get_all_records')) as object)
    return records.find(([, record]) => record.title === title)?.[0] ?? ''
  }

  it('starts with its stock', async () => {
    const alice = await byTitle("Alice's Adventures in Wonderland")
    assert.match(alice, /^OpaqueRef:/)
    assert.equal(await call('book.get_published', alice), '18651126T00:00:00Z')
    assert.deepEqual(await call('book.get_pages', alice), [192])
    assert.deepEqual(await call('book.get_blurbs', alice), {
      en: 'Alice was beginning to get very tired…',
      de: 'Alice fing an sich zu langweilen…',
    })
  })

  it('many-many: both ends write one relation', async () => {
    const author = await call('author.create', { name: 'A' })
    const [one, two] = [await book('One', { authors: [author] }), await book('Two')]
    await call('author.add_books', author, two)
    assert.deepEqual(await call('book.get_authors', two), [author])
    assert.deepEqual(await call('author.get_books', author), [one, two])
    await call('book.remove_authors', one, author)
    assert.deepEqual(await call('author.get_books', author), [two])
  })

  it('many-many: one end writes, the other reads', async () => {
    const shelf = await call('shelf.create', { name_label: 'New' })
    const one = await book('Shelved', { shelves: [shelf] })
    assert.deepEqual(await call('shelf.get_books', shelf), [one])
    assert.deepEqual(await call('shelf.get_by_name_label', 'New'), [shelf])
    await assert.rejects(call('shelf.set_books', shelf, []), fails('MESSAGE_METHOD_UNKNOWN', 'shelf.set_books'))
    await assert.rejects(call('shelf.destroy', shelf), (error: CallError) => error.description[0] === 'OBJECT_IN_USE')
    await call('book.set_shelves', one, [])
    assert.equal(await call('shelf.destroy', shelf), '')
  })

  it('symmetric: books that go with a book', async () => {
    const [one, two, three] = [await book('S1'), await book('S2'), await book('S3')]
    await call('book.set_goes_with', one, [two, three])
    assert.deepEqual(await call('book.get_goes_with', three), [one])
    await call('book.remove_goes_with', two, one)
    assert.deepEqual(await call('book.get_goes_with', one), [three])
  })

  it('symmetric, one-one: two halves', async () => {
    const [one, two, three] = [await book('C1'), await book('C2'), await book('C3')]
    await call('book.set_companion', one, two)
    assert.equal(await call('book.get_companion', two), one)
    await assert.rejects(
      call('book.set_companion', three, two),
      (error: CallError) => error.description[0] === 'VALUE_NOT_SUPPORTED',
    )
    await call('book.set_companion', two, 'OpaqueRef:NULL')
    assert.equal(await call('book.get_companion', one), 'OpaqueRef:NULL')
  })

  it('one-one: the page knows its author', async () => {
    const page = await call('page.create', { address: '/a' })
    assert.equal(await call('page.get_author', page), 'OpaqueRef:NULL')
    const author = await call('author.create', { name: 'B', page })
    assert.equal(await call('page.get_author', page), author)
  })

  it('many-one: an order and its items', async () => {
    const customer = await call('customer.create', { name: 'C', email: 'c@example.org' })
    const order = await call('order.create', { customer })
    assert.equal(await call('order.get_state', order), 'open')
    const item = await call('item.create', { order, book: await book('Ordered'), quantity: 2 })
    assert.deepEqual(await call('order.get_items', order), [item])
    await assert.rejects(
      call('order.destroy', order),
      fails('OBJECT_IN_USE', 'order', String(order), 'item', String(item), 'order'),
    )
  })

  it('moves a customer to a place that the post office knows', async () => {
    const customer = await call('customer.create', { name: 'D', email: 'd@example.org' })
    const place = { lines: ['1 High Street'], city: 'York', postcode: 'YO1 7HH' }
    await call('customer.move', customer, place)
    assert.deepEqual(await call('customer.get_address', customer), ['1 High Street', 'York YO1 7HH', 'GB'])
    await assert.rejects(
      call('customer.move', customer, { ...place, postcode: 'X' }),
      fails('NO_SUCH_PLACE', 'X', 'York'),
    )
    await assert.rejects(call('customer.move', customer, { lines: [] }), fails('FIELD_MISSING', 'city'))
  })

  it('takes payments for an order until it is paid, and sends it only then', async () => {
    const customer = await call('customer.create', { name: 'E', email: 'e@example.org' })
    const order = String(await call('order.create', { customer }))
    await call('item.create', { order, book: await book('Paid'), quantity: 3 })
    assert.equal(await call('order.get_total', order), 300)
    await assert.rejects(call('order.send', order), fails('ORDER_NOT_PAID', order, '300'))
    assert.equal(await call('order.pay', order, 'card', 100), 200)
    assert.equal(await call('order.pay', order, 'card', 100), 100)
    assert.equal(await call('order.pay', order, 'voucher', 150), 0)
    await assert.rejects(call('order.pay', order, 'card', 1), fails('ORDER_NOT_OPEN', order, 'paid'))
    await assert.rejects(
      call('order.pay', order, 'card', 0),
      fails('VALUE_NOT_SUPPORTED', 'amount', '0', 'amount >= 1 and amount <= 100000000'),
    )
    assert.deepEqual(await call('order.get_payments', order), { card: 200, voucher: 150 })
    await call('order.send', order)
    const summary = (await call('order.summary', order)) as Summary
    assert.deepEqual([summary.total, summary.paid, summary.order.state], [300, true, 'sent'])
    assert.deepEqual(summary.items, [await call('item.get_record', summary.order.items[0])])
  })

  it('keeps an order that was sent paid, whoever writes', async () => {
    const customer = await call('customer.create', { name: 'F', email: 'f@example.org' })
    const order = String(await call('order.create', { customer }))
    const one = await book('Dear')
    await call('item.create', { order, book: one })
    await call('order.pay', order, 'card', 100)
    await call('order.send', order)
    await assert.rejects(call('book.set_price', one, 101), fails('ORDER_NOT_PAID', order, '101'))
    assert.equal(await call('book.get_price', one), 100)
  })

  it('rates, reprices and finds books', async () => {
    const one = await book('Wanted Words', { cost: 50 })
    assert.equal(await call('book.rate', one, 'ann', 5), 5)
    assert.equal(await call('book.rate', one, 'bob', 4), 4.5)
    assert.equal(await call('book.rate', one, 'bob', 1), 3)
    await call('book.reprice', one, 60)
    await assert.rejects(call('book.reprice', one, 49), fails('PRICE_BELOW_COST', one, '49', '50'))
    assert.equal(await call('book.get_price', one), 60)
    assert.deepEqual(await call('book.find', 'words WANTED'), [one])
    assert.deepEqual(await call('book.find', 'words carroll'), [])
    assert.equal(((await call('book.find', 'carroll')) as unknown[]).length, 3)
  })

  it('suggests books that go with a book, and then others of its authors', async () => {
    const [alice, glass] = [
      await byTitle("Alice's Adventures in Wonderland"),
      await byTitle('Through the Looking-Glass'),
    ]
    const snark = await byTitle('The Hunting of the Snark')
    const all = [
      { book: glass, match: 1, because: 'goes with it' },
      { book: snark, match: 0.5, because: 'same author' },
    ]
    assert.deepEqual(await call('book.similar', alice), all)
    assert.deepEqual(await call('book.similar', alice, 0.8), all.slice(0, 1))
  })

  it('refuses what its constraints forbid', async () => {
    const refused = (...more: string[]) => fails('VALUE_NOT_SUPPORTED', ...more)
    await assert.rejects(book('Cheap', { price: -1 }), refused('price', '-1', 'price >= 0'))
    const one = await book('Known', { isbn: ['9780000000002'] })
    await assert.rejects(book('Twin', { isbn: ['9780000000002'] }), refused('isbn', '["9780000000002"]', 'not unique'))
    assert.equal(await call('book.get_by_isbn', '9780000000002'), one)
    await assert.rejects(
      book('Odd', { isbn: ['123'] }),
      (error: CallError) => error.description.slice(0, 2).join() === 'VALUE_NOT_SUPPORTED,isbn',
    )
  })

  it('sets several fields of a book at once, or none', async () => {
    const one = await book('Old')
    await call('book.set', one, { title: 'New', price: 7 })
    assert.deepEqual([await call('book.get_title', one), await call('book.get_price', one)], ['New', 7])
    await assert.rejects(call('book.set', one, { title: 'Newer', price: -7 }))
    assert.equal(await call('book.get_title', one), 'New')
  })

  it('refuses a value of another type, and changes nothing', async () => {
    const one = await book('Kept')
    await assert.rejects(
      call('book.set_binding', one, 'leather'),
      (error: CallError) => error.description[0] === 'VALUE_NOT_SUPPORTED',
    )
    await assert.rejects(call('book.set_price', one, 'dear'), fails('FIELD_TYPE_ERROR', 'value'))
    assert.equal(await call('book.get_binding', one), 'paperback')
    await call('book.set_binding', one, 'e-book')
    assert.equal(await call('book.get_binding', one), 'e-book')
  })
})

function fails(...description: string[]) {
  return (error: CallError) => {
    assert.deepEqual(error.description, description)
    return true
  }
}
