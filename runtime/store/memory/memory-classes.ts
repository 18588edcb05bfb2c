/** Makes the classes and fields of a store in memory, each at its first use. */
import type { ClassLayout, FieldLayout } from './layout.ts'
import { MemoryRefField, MemoryValueField } from './memory-columns.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryField } from './memory-field.ts'
import { MemoryLinks, MemoryPartner } from './memory-links.ts'
import { MemoryMap } from './memory-map.ts'
import { MemoryObjects } from './memory-objects.ts'
import { MemoryReverseOne, MemoryReverseSet } from './memory-reverse.ts'
import type { MemoryTable } from './memory-table.ts'

export class MemoryClasses {
  readonly #context: MemoryContext
  readonly #opened = new Map<string, MemoryObjects>()

  constructor(context: MemoryContext) {
    this.#context = context
  }

  /** Throws Error for a class that keeps no objects. */
  get(name: string): MemoryObjects {
    const opened = this.#opened.get(name)
    if (opened) return opened
    const table = this.#context.tables.get(name)
    if (!table) throw new Error(`class "${name}" keeps no objects`)
    const made = new MemoryObjects(this.#context, table, this.#fields(table))
    this.#opened.set(name, made)
    return made
  }

  #fields(table: MemoryTable): (name: string) => MemoryField {
    const opened = new Map<string, MemoryField>()
    return (name) => {
      const known = opened.get(name)
      if (known) return known
      const made = this.#field(table, fieldOf(table.layout, name))
      opened.set(name, made)
      return made
    }
  }

  #field(table: MemoryTable, layout: FieldLayout): MemoryField {
    const context = this.#context
    const { storage } = layout.plan
    switch (storage.kind) {
      case 'value':
        return new MemoryValueField(context, table, layout)
      case 'ref':
        return new MemoryRefField(context, table, layout)
      case 'reverse': {
        const find = () => this.get(storage.class).field(storage.field)
        const end = { class: storage.class, find }
        return new (storage.many ? MemoryReverseSet : MemoryReverseOne)(context, table, layout, end)
      }
      case 'links':
        return storage.link.kind === 'partners'
          ? new MemoryPartner(context, table, layout)
          : new MemoryLinks(context, table, layout, storage)
      case 'map':
        return new MemoryMap(context, table, layout, storage)
    }
  }
}

function fieldOf(layout: ClassLayout, name: string): FieldLayout {
  const field = layout.byName.get(name)
  if (!field) throw new Error(`class "${layout.name}" has no field "${name}"`)
  return field
}
