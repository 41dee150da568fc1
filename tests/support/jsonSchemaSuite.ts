import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The official JSON-Schema-Test-Suite (MIT), commit 44401e0c046704b476ec9d2e2fccdaee618f259d. No npm package carries its draft
 * 2020-12 files, and it is not ours to copy: `node supabase/tools/json-schema-suite.ts` fetches it once, or the environment variable
 * JSON_SCHEMA_TEST_SUITE names a checkout.
 */
export const suiteCommit = '44401e0c046704b476ec9d2e2fccdaee618f259d'
export const suiteFolder = process.env['JSON_SCHEMA_TEST_SUITE'] ?? fileURLToPath(new URL('../../artifacts/json-schema-test-suite', import.meta.url))
export const hasSuite = existsSync(`${suiteFolder}/tests/draft2020-12/type.json`)

/** Files of the keywords the subset has, and the optional ones about them. */
export const suiteFiles = [
  'additionalProperties', 'allOf', 'anyOf', 'boolean_schema', 'const', 'default', 'defs', 'dependentRequired', 'enum',
  'exclusiveMaximum', 'exclusiveMinimum', 'if-then-else', 'infinite-loop-detection', 'items', 'maxItems', 'maxLength', 'maximum', 'minItems',
  'minLength', 'minimum', 'multipleOf', 'not', 'oneOf', 'pattern', 'patternProperties', 'prefixItems', 'properties', 'ref', 'required', 'type',
  'uniqueItems', 'optional/bignum', 'optional/ecmascript-regex', 'optional/float-overflow', 'optional/non-bmp-regex',
  'optional/format/date', 'optional/format/date-time', 'optional/format/email', 'optional/format/uri', 'optional/format/uuid',
]

/** Groups whose schema is outside the subset: `schema_check` must refuse each of them, so that nothing is judged half. By reason. */
export const outside: Record<string, string[]> = {
  'a keyword the subset does not have (propertyNames, dependentSchemas, unevaluatedProperties)': [
    'additionalProperties with propertyNames', 'dependentSchemas with additionalProperties',
    "collect annotations inside a 'not', even if collection is disabled", 'ref creates new scope when adjacent to keywords',
  ],
  'references outside the document, identifiers and anchors': [
    'validate definition against metaschema', 'remote ref, containing refs itself', 'Recursive references between schemas', 'refs with relative uris and defs',
    'relative refs with absolute uris and defs', '$id must be resolved against nearest parent, not just immediate parent',
    'order of evaluation: $id and $ref', 'order of evaluation: $id and $anchor and $ref', 'order of evaluation: $id and $ref on nested schema',
    'simple URN base URI with $ref via the URN', 'simple URN base URI with JSON pointer', 'URN base URI with NSS', 'URN base URI with r-component',
    'URN base URI with q-component', 'URN base URI with URN and JSON pointer ref', 'URN base URI with URN and anchor ref', 'URN ref with nested pointer ref',
    'ref to if', 'ref to then', 'ref to else', 'ref with absolute-path-reference', '$id with file URI still resolves pointers - *nix',
    '$id with file URI still resolves pointers - windows',
  ],
  'patterns PostgreSQL has no equal of (\\p, \\c)': [
    'patternProperties with Unicode property escape', 'pattern with Unicode property escape requires unicode mode',
    'ECMA 262 regex escapes control codes with \\c and upper letter', 'ECMA 262 regex escapes control codes with \\c and lower letter',
    'patterns always use unicode semantics with pattern', 'pattern with non-ASCII digits',
    'patterns always use unicode semantics with patternProperties', 'patternProperties with non-ASCII digits',
  ],
}
const outsideGroups = new Set(Object.values(outside).flat())

export interface SuiteCase {
  name: string
  schema: unknown
  data: unknown
  valid: boolean
  /** The schema is outside the subset. */
  outside: boolean
}

/** Cases of one file. Left out: texts with U+0000, which neither PostgreSQL's text nor its jsonb can hold; they cannot reach a body. */
export function suiteCases(file: string): SuiteCase[] {
  type Group = { description: string; schema: unknown; tests: { description: string; data: unknown; valid: boolean }[] }
  const groups = JSON.parse(readFileSync(`${suiteFolder}/tests/draft2020-12/${file}.json`, 'utf8')) as Group[]
  return groups
    .flatMap(({ description, schema, tests }) =>
      tests.map((test) => ({ name: `${description}: ${test.description}`, schema, data: test.data, valid: test.valid, outside: outsideGroups.has(description) })),
    )
    .filter(({ schema, data }) => !JSON.stringify([schema, data]).includes('\\u0000'))
}
