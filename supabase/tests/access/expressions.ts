import { defineAccess } from './framework/define.ts'

/** No tables and nothing exposed: pure functions that compiled conditions and functions run as their caller name. */
export default defineAccess('expressions', {
  tables: {},
  functions: {},
  internals: {
    'authenticated service_role': [
      'private.logic_arity', 'private.logic_operator', 'private.logic_args', 'private.logic_date', 'private.logic_add_days',
      'private.logic_check_name', 'private.logic_walk', 'private.logic_plain', 'private.logic_lookup', 'private.logic_truthy',
      'private.logic_same', 'private.logic_ordered', 'private.logic_within', 'private.logic_arithmetic', 'private.logic_text',
      'private.logic_eval', 'private.logic_result', 'private.logic_as', 'private.logic_common_kind', 'private.logic_condition',
      'private.logic_boolean', 'private.logic_exact', 'private.logic_sql_pair', 'private.logic_sql_same', 'private.logic_sql_ordered', 'private.logic_sql_within',
      'private.logic_sql_arithmetic', 'private.logic_sql_day', 'private.logic_sql_add_days', 'private.logic_sql_text', 'private.logic_sql_var', 'private.logic_compile',
      'private.logic_sql', 'private.logic_check', 'private.logic_value', 'private.logic_holds',
    ],
  },
})
