import type { Column } from '../../sdk/components/DataTable.tsx'
import { titleText } from '../../sdk/i18n.ts'
import { FieldValue } from './FieldValue.tsx'
import { extraPath, filterKind } from './filters.ts'
import type { Field, Values } from './types.ts'

const heavy = new Set(['section', 'table', 'signature', 'file'])

/** An operator's own fields as columns of a list whose rows carry `extra`: those marked for lists, the others hidden until chosen. */
export function extraColumns<Row>(fields: readonly Field[]): Column<Row>[] {
  return fields.filter(({ type }) => !heavy.has(type)).map((field) => ({
    key: field.key,
    title: titleText(field.title),
    path: extraPath(field),
    hidden: !field.list,
    nullable: true,
    ...(field.filter && filterKind(field) && field.type !== 'choices' ? { sortable: true } : {}),
    ...(field.type === 'number' || field.type === 'money' ? { align: 'right' as const } : {}),
    render: (row: Row) => <FieldValue field={field} value={(row as { extra?: Values }).extra?.[field.key]} compact />,
  }))
}
