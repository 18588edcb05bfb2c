/**
 * A small API for the runtime's tests: every type, every qualifier, every behaviour, written out as the model has it.
 */
import type { Api, Class, Field, FieldQualifier, Literal, Message, Type } from '../../model/api.ts'

export const STRING: Type = { kind: 'string' }
export const INT: Type = { kind: 'int' }
export const FLOAT: Type = { kind: 'float' }
export const BOOL: Type = { kind: 'bool' }
export const DATETIME: Type = { kind: 'datetime' }
export const COLOUR: Type = { kind: 'enum', name: 'colour' }
export const PEN: Type = { kind: 'ref', class: 'pen', nullable: false }
export const PEN_OR_NULL: Type = { kind: 'ref', class: 'pen', nullable: true }
export const LABEL: Type = { kind: 'record', name: 'label' }
export const setOf = (of: Type): Type => ({ kind: 'set', of })
export const optionOf = (of: Type): Type => ({ kind: 'option', of })
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', key, value })

/** An API whose class has a field of every type. `parts` replaces members of its model. */
export function sampleApi(parts: Partial<Api> = {}): Api {
  return {
    format: 2,
    name: 'Desk',
    version: '1.0',
    doc: 'Pens on a desk.',
    uses: [],
    roles: [],
    classes: [pen, cup],
    records: [label],
    enums: [{ name: 'colour', doc: '', values: ['red', 'blue', 'balance-slb'].map((name) => ({ name, doc: '' })) }],
    errors: [],
    objects: [],
    relations: [
      {
        name: 'pen.cup',
        kind: 'many-one',
        ends: [
          { class: 'pen', field: 'cup', many: false, owns: true },
          { class: 'cup', field: 'pens', many: true, owns: false },
        ],
        symmetric: false,
      },
    ],
    ...parts,
  }
}

/** The same with sessions, tasks and the class that sessions are kept in. */
export function sessionApi(fields: readonly Field[] = SESSION_FIELDS): Api {
  const base = sampleApi({ uses: ['session', 'task'] })
  const session = classOf('session', fields, {
    without: ['create', 'get_all'],
    messages: [
      message('login_with_password', {
        params: [
          { name: 'uname', type: STRING },
          { name: 'pwd', type: STRING },
          { name: 'version', type: STRING, default: '' },
          { name: 'originator', type: STRING, default: '' },
        ],
        result: { kind: 'ref', class: 'session', nullable: false },
        public: true,
      }),
      message('logout', {}),
    ],
  })
  return { ...base, classes: [...base.classes, session, task] }
}

export function field(qualifier: FieldQualifier, name: string, type: Type, fallback?: Literal): Field {
  return { name, doc: '', qualifier, type, ...(fallback === undefined ? {} : { default: fallback }) }
}

export function message(name: string, parts: Partial<Message>): Message {
  return { name, doc: `Does ${name}.`, params: [], result: null, throws: [], public: false, ...parts }
}

export function classOf(name: string, fields: readonly Field[], parts: Partial<Class> = {}): Class {
  return {
    name,
    doc: '',
    objects: 'implied',
    without: [],
    fields: [field('RO/runtime', 'uuid', STRING), ...fields],
    messages: [],
    standard: false,
    ...parts,
  }
}

const task = classOf('task', [field('RO/runtime', 'status', STRING)], { without: ['create', 'destroy'] })

const SESSION_FIELDS = [
  field('RO/runtime', 'last_active', DATETIME),
  field('RO/runtime', 'auth_user_name', STRING),
  field('RO/runtime', 'originator', STRING),
  field('RO/runtime', 'is_local_superuser', BOOL),
]

const label = {
  name: 'label',
  doc: '',
  members: [
    { name: 'text', doc: '', type: STRING },
    { name: 'size', doc: '', type: INT, default: '12' },
  ],
}

const self = { name: 'self', type: PEN }

const pen = classOf(
  'pen',
  [
    field('RW', 'name_label', STRING),
    field('RW', 'length', INT, '10'),
    field('RW', 'weight', FLOAT, 0.5),
    field('RW', 'capped', BOOL, true),
    field('RW', 'bought', DATETIME, '20260131T12:00:00Z'),
    field('RW', 'colour', COLOUR, 'red'),
    field('RW', 'tags', setOf(STRING), []),
    field('RW', 'numbers', setOf(INT), []),
    field('RW', 'other_config', mapOf(STRING, STRING), []),
    field('RW', 'counts', mapOf(INT, INT), []),
    field('RW', 'spare', { kind: 'ref', class: 'cup', nullable: true }, null),
    field('RO/constructor', 'serial', STRING, 'none'),
    { ...field('RO/constructor', 'cup', { kind: 'ref', class: 'cup', nullable: true }, null), relation: 'pen.cup' },
    field('RO/runtime', 'state', STRING),
  ],
  {
    messages: [
      message('write', { params: [self, { name: 'text', type: STRING, default: '' }] }),
      message('set_state', { params: [self, { name: 'value', type: STRING }] }),
    ],
  },
)

const cup = classOf('cup', [
  field('RW', 'name_label', STRING, ''),
  {
    ...field('RO/runtime', 'pens', setOf(PEN)),
    relation: 'pen.cup',
  },
])
