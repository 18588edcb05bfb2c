/**
 * Programs that manage real hosts do their day's work on samples/xenapi: what they find is right, and the host answers all
 * that they call.
 */
import { describe } from 'mocha'
import { ANSIBLE } from './ansible.ts'
import { testKinds } from './kinds.ts'
import { PYTHON } from './python.ts'
import { PHP, RUBY } from './scripts.ts'
import { XEN_API } from './xen-api.ts'

describe('a program that manages hosts', function () {
  // The kinds run at the same time, so that the first test waits for most of what all need.
  this.timeout(300_000)
  testKinds([ANSIBLE, PYTHON, XEN_API, RUBY, PHP])
})
