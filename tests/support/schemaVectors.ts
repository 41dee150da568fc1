import type { JsonValue, SchemaFault } from '../../app/src/sdk/schemaFaults.ts'

export interface SchemaVector {
  name: string
  schema: JsonValue
  body: JsonValue
  faults: SchemaFault[]
}

const household: JsonValue = {
  $defs: {
    person: {
      type: 'object', required: ['name', 'phone'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 4 }, phone: { type: 'string', pattern: '^1[3-9]\\d{9}$' },
        born: { type: 'string', format: 'date' }, mail: { type: 'string', format: 'email' },
      },
      dependentRequired: { mail: ['born'] },
    },
  },
  type: 'object',
  required: ['main'],
  additionalProperties: false,
  patternProperties: { '^x_': { type: 'string' } },
  properties: {
    main: { $ref: '#/$defs/person' },
    members: { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { $ref: '#/$defs/person' } },
    category: { enum: ['low_income', 'special_care'] },
    rent: { type: 'number', minimum: 0, exclusiveMaximum: 10000, multipleOf: 0.01 },
    rooms: { type: 'integer', maximum: 5, exclusiveMinimum: 0 },
    deposit: { oneOf: [{ type: 'integer' }, { type: 'number', minimum: 100 }] },
    period: { prefixItems: [{ format: 'date' }, { format: 'date' }], items: false },
    consent: { const: true },
    card: { anyOf: [{ type: 'null' }, { type: 'string', format: 'uuid' }] },
    note: { not: { const: 'none' } },
    site: { format: 'uri' },
    at: { format: 'date-time' },
  },
  if: { properties: { category: { const: 'special_care' } }, required: ['category'] },
  then: { required: ['note'] },
  else: { properties: { rooms: { maximum: 3 } } },
  allOf: [{ properties: { rent: { maximum: 9000 } } }],
}
const main = { name: '张小明', phone: '13800001234' }

/** One list for both validators: the database's and the browser's must say the very same. */
export const schemaVectors: SchemaVector[] = [
  { name: 'a whole body', schema: household, body: { main, members: [{ name: '李', phone: '13900001234', mail: 'a@b.cn', born: '2020-02-29' }], rent: 450.35, rooms: 2, deposit: 99, period: ['2026-01-01', '2026-12-31'], consent: true, card: null, x_1: '' }, faults: [] },
  { name: 'something missing', schema: household, body: {}, faults: [{ path: '', keyword: 'required', params: { missing: 'main' } }] },
  {
    name: 'faults inside references and lists, with their paths', schema: household,
    body: { main: { name: '', phone: '138' }, members: [{ name: '欧阳娜娜娜', mail: 'x', phone: '13800001234' }, 3, 3] },
    faults: [
      { path: '/main/name', keyword: 'minLength', params: { limit: 1 } },
      { path: '/main/phone', keyword: 'pattern', params: { pattern: '^1[3-9]\\d{9}$' } },
      { path: '/members', keyword: 'maxItems', params: { limit: 2 } },
      { path: '/members', keyword: 'uniqueItems', params: {} },
      { path: '/members/0', keyword: 'dependentRequired', params: { missing: 'born', because: 'mail' } },
      { path: '/members/0/mail', keyword: 'format', params: { format: 'email' } },
      { path: '/members/0/name', keyword: 'maxLength', params: { limit: 4 } },
      { path: '/members/1', keyword: 'type', params: { expected: ['object'] } },
      { path: '/members/2', keyword: 'type', params: { expected: ['object'] } },
    ],
  },
  {
    name: 'numbers', schema: household, body: { main, rent: 10000.005, rooms: 4, deposit: 100 },
    faults: [
      { path: '/deposit', keyword: 'oneOf', params: { matching: 2 } },
      { path: '/rent', keyword: 'exclusiveMaximum', params: { limit: 10000 } },
      { path: '/rent', keyword: 'maximum', params: { limit: 9000 } },
      { path: '/rent', keyword: 'multipleOf', params: { factor: 0.01 } },
      { path: '/rooms', keyword: 'maximum', params: { limit: 3 } },
    ],
  },
  {
    name: 'choices, conditions, constants', schema: household,
    body: { main, category: 'special_care', consent: false, card: 'x', note: 'none', 'a/b~c': 1, x_1: 2, period: ['2026-02-30', '2026-01-01', 0] },
    faults: [
      { path: '/a~1b~0c', keyword: 'additionalProperties', params: {} },
      { path: '/card', keyword: 'anyOf', params: {} },
      { path: '/consent', keyword: 'const', params: { value: true } },
      { path: '/note', keyword: 'not', params: {} },
      { path: '/period/0', keyword: 'format', params: { format: 'date' } },
      { path: '/period/2', keyword: 'false', params: {} },
      { path: '/x_1', keyword: 'type', params: { expected: ['string'] } },
    ],
  },
  { name: 'a branch that asks for more', schema: household, body: { main, category: 'special_care' }, faults: [{ path: '', keyword: 'required', params: { missing: 'note' } }] },
  { name: 'a value not among the choices', schema: household, body: { main, category: 'rich' }, faults: [{ path: '/category', keyword: 'enum', params: { allowed: ['low_income', 'special_care'] } }] },
  { name: 'an address without scheme, a time without zone', schema: household, body: { main, site: 'www.example.org', at: '2026-01-01T00:00:00' }, faults: [{ path: '/at', keyword: 'format', params: { format: 'date-time' } }, { path: '/site', keyword: 'format', params: { format: 'uri' } }] },
  { name: 'rare characters count as one', schema: { maxLength: 2 }, body: '𠮷𠮷', faults: [] },
  { name: 'an endless reference ends', schema: { $ref: '#' }, body: 1, faults: [{ path: '', keyword: 'depth', params: { limit: 100 } }] },
  { name: 'names every object has are not there by themselves', schema: { required: ['constructor', '__proto__'] }, body: {}, faults: [{ path: '', keyword: 'required', params: { missing: '__proto__' } }, { path: '', keyword: 'required', params: { missing: 'constructor' } }] },
  { name: '\\w and \\d are ASCII, . is not a line break', schema: { allOf: [{ pattern: '^\\w$' }, { pattern: '^\\d$' }, { pattern: '^.$' }] }, body: '\n', faults: [{ path: '', keyword: 'pattern', params: { pattern: '^.$' } }, { path: '', keyword: 'pattern', params: { pattern: '^\\d$' } }, { path: '', keyword: 'pattern', params: { pattern: '^\\w$' } }] },
  { name: 'full-width digits are no digits, Chinese is no \\w', schema: { anyOf: [{ pattern: '\\d' }, { pattern: '\\w' }] }, body: '１中', faults: [{ path: '', keyword: 'anyOf', params: {} }] },
  { name: 'a class may hold brackets, dots and classes', schema: { pattern: '^[[.\\]\\d\\-a-c]+$' }, body: '[.]5-b', faults: [] },
  { name: 'looking ahead', schema: { pattern: '^(?=.*\\d)(?!0)[0-9a-z]{2,3}$' }, body: '0a1', faults: [{ path: '', keyword: 'pattern', params: { pattern: '^(?=.*\\d)(?!0)[0-9a-z]{2,3}$' } }] },
]
