/** The tests that a request of the editor means. */
import type { TestController, TestItem, TestRunRequest } from 'vscode'

/** By the ID of their API, in its order. */
export function testsByApi(controller: TestController, request: TestRunRequest): Map<string, TestItem[]> {
  const excluded = new Set(request.exclude?.map(({ id }) => id))
  const found = new Map<string, Map<string, TestItem>>()
  const add = (item: TestItem): void => {
    if (excluded.has(item.id)) return
    if (isTest(item)) {
      const { id } = item.parent?.parent ?? item
      const own = found.get(id) ?? new Map<string, TestItem>()
      found.set(id, own.set(item.id, item))
    } else for (const [, child] of item.children) add(child)
  }
  if (request.include) for (const item of request.include) add(item)
  else for (const [, item] of controller.items) add(item)
  return new Map([...found].map(([api, tests]) => [api, [...tests.values()]]))
}

/** Else it is a file or an API. */
function isTest(item: TestItem): boolean {
  return item.range !== undefined
}
