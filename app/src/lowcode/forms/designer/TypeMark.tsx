import type { FieldType } from '../types.ts'

const marks: Readonly<Record<FieldType, string>> = {
  text: 'T', number: '12', money: '¥', date: '▦', choice: '◉', choices: '☑', boolean: '✓', reference: '↗', file: '▣', address: '◎', id_number: '№', phone: '☎', signature: '✎',
  table: '▤', computed: 'ƒ', section: '§',
}

/** A sign for a kind of field, beside its name. */
export const TypeMark = ({ type }: { type: FieldType }) => <span className="anju-designer-mark" aria-hidden="true">{marks[type]}</span>
