import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../harness.ts'
let db: TestDatabase
beforeAll(async () => { db = await testDatabase() })
afterAll(() => db.end())
test('smoke', async () => {
  const rules = [
   {">=": [{"var":"n"},2]}, {"and":[{"<":[1,{"var":"n"},5]},{"!":{"in":[{"var":"t"},["a","b"]]}}]}, {"if":[{"var":"b"},"x",{"var":"t"}]},
   {"some":[{"var":"tags"},{"==":[{"var":""},"a"]}]}, {"cat":["a",{"var":"n"},null,true]}, {"days_between":[{"var":"d"},{"today":[]}]},
   {"add_days":[{"var":"d"},30]}, {"/":[{"var":"n"},3]}, {"missing":["n","t"]}, {"max":[{"var":"n"},7]},
  ]
  const fields = { n: {type:'number',sql:'x.n'}, t: {type:'text',sql:'x.t'}, b: {type:'boolean',sql:'x.b'}, d: {type:'date',sql:'x.d'}, tags:{type:'list',sql:'x.tags'} }
  for (const rule of rules) {
    const [row] = await db.sql`select private.logic_sql(${db.sql.json(rule as never)}, ${db.sql.json(fields)}, '2026-11-24') as w, private.logic_sql(${db.sql.json(rule as never)}, ${db.sql.json(fields)}, '2026-11-24', true) as v,
      private.logic_value(${db.sql.json(rule as never)}, '{"n": 4, "t": "z", "b": true, "d": "2026-10-01", "tags": ["a"]}', '2026-11-24') as r`
    console.log(JSON.stringify(rule), JSON.stringify(row?.r), '\n  ', row?.w, '\n  ', row?.v)
    await db.sql.unsafe(`select (${row?.w}), ${row?.v} from (select 4 as n, 'z' as t, true as b, date '2026-10-01' as d, '["a"]'::jsonb as tags) x`)
  }
  expect(1).toBe(1)
})
