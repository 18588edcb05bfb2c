/** The API of the tests of several servers, and its compiled server. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../../analysis/analyze.ts'
import { compile } from '../../../compiler/compile.ts'
import { parse } from '../../../grammar/parse.ts'
import { SERVER_PARTS } from '../../support/site-assets.ts'

const TEXT = `
api Yard version "1.0" uses session, task, event

/// Of each pool, one host has to be enabled.
error LAST_HOST(pool)
error TOO_LITTLE(account, balance)

class register {
  RW value : string = ""

  /// Returns the value before.
  message swap(self : register ref, value : string) : string {
    let before = self.value
    self.value = value
    return before
  }
}

class pool {
  RW name_label : string = ""
  RO/runtime hosts : host ref set <-> pool
  check self.hosts == [] or some h in self.hosts : h.enabled else LAST_HOST(self)
}

class host {
  RO/constructor pool : pool ref <-> hosts
  RW enabled : bool = true
}

class account {
  RO/runtime balance : int = 100

  message pay(from : account ref, to : account ref, amount : int) throws TOO_LITTLE {
    require from.balance >= amount else TOO_LITTLE(from, from.balance)
    from.balance -= amount
    to.balance += amount
  }
}

class dock {
  RW name_label : string = ""
  RO/runtime crates : crate ref set <-> dock
  RO/runtime load : int := size(self.crates)
}

class crate {
  RW name_label : string
  RO/runtime left : string
  RO/runtime right : string
  RW dock : dock ref or null <-> crates = null
  RW friends : crate ref set <-> friends = []
  RW labels : (string -> string) map = {}

  /// Writes four places at once. Returns the value before.
  message place(self : crate ref, value : string, dock : dock ref) : string {
    let before = self.left
    self.left = value
    self.dock = dock
    self.labels["value"] = value
    self.right = value
    return before
  }

  /// The same after a wait.
  message haul(self : crate ref, value : string, dock : dock ref) : string {
    wait 30ms
    let before = self.left
    self.left = value
    self.dock = dock
    self.labels["value"] = value
    self.right = value
    return before
  }

  /// Takes so long that it can be cancelled.
  message haul_far(self : crate ref, value : string, dock : dock ref) {
    wait 1h
    self.left = value
    self.dock = dock
  }
}
`

/** Writes the server into the folder, and returns its path. */
export async function compileYard(folder: string): Promise<string> {
  const { model, diagnostics } = analyze([{ path: 'yard.crow', tree: parse(TEXT) }], 'yard')
  if (!model) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
  for (const { path, text } of await compile(model, SERVER_PARTS, {})) writeFileSync(join(folder, path), text)
  return join(folder, 'server.mjs')
}
