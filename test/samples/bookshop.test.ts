/** samples/bookshop, compiled and called: every kind of bound pair, seen from both ends. It has no sessions. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { type CallError, type RunningSample, startSample } from './server.ts'

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

  it('reads records, and answers NOT_IMPLEMENTED to messages without code', async () => {
    const customer = await call('customer.create', { name: 'D', email: 'd@example.org' })
    const place = { lines: ['1 High Street'], city: 'York' }
    await assert.rejects(call('customer.move', customer, place), fails('NOT_IMPLEMENTED', 'customer.move'))
    await assert.rejects(call('customer.move', customer, { lines: [] }), fails('FIELD_MISSING', 'city'))
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
