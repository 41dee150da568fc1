import type { Field, Values } from '../../../app/src/lowcode/forms/types.ts'
import type { JsonValue } from '../../../app/src/sdk/schemaFaults.ts'

const title = (zh: string, n: number) => ({ zh: `${zh} ${n}`, en: `${zh} ${n}` })

/**
 * A form of a hundred fields as an operator might draw a survey of a home: twenty parts of a text, a number, an amount that is
 * computed from it, a choice, and a remark that is shown for one of the choices. What all parts add up to is computed last.
 */
export function hundredFields(): Field[] {
  const parts = Array.from({ length: 20 }, (_part, n): Field[] => [
    { key: `name_${n}`, type: 'text', title: title('名称', n), required: true, max_length: 60, help: title('按铭牌填写', n) },
    { key: `size_${n}`, type: 'number', title: title('面积', n), unit: 'm²', decimals: 2, min: 0, max: 10_000, rules: [{ logic: { '<=': [{ var: `size_${n}` }, 5_000] }, message: title('过大', n) }] },
    { key: `price_${n}`, type: 'computed', title: title('金额', n), result: 'number', decimals: 2, logic: { '*': [{ var: `size_${n}` }, 12.5] } },
    n % 4 === 3
      ? { key: `day_${n}`, type: 'date', title: title('日期', n) }
      : { key: `kind_${n}`, type: 'choice', title: title('类别', n), options: ['a', 'b', 'c'].map((value) => ({ value, title: { zh: value, en: value } })) },
    { key: `note_${n}`, type: 'text', title: title('说明', n), multiline: n % 2 === 0, visible: { '>': [{ var: `size_${n}` }, 10] } },
  ]).flat()
  const sum: Field = { key: 'price_19', type: 'computed', title: title('合计', 0), result: 'number', decimals: 2, logic: { '+': Array.from({ length: 19 }, (_part, n) => ({ var: `price_${n}` })) } }
  return parts.map((field) => (field.key === sum.key ? sum : field))
}

/** Values with which every field is shown. */
export const filledIn = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.flatMap(({ key, type }): [string, JsonValue][] => (type === 'text' ? [[key, '一号楼']] : type === 'number' ? [[key, 86.5]] : type === 'choice' ? [[key, 'a']] : type === 'date' ? [[key, '2026-03-01']] : [])))

/** A table of 200 rows: a text, two numbers, what they come to, and a choice. */
export const tableField = (): Field => ({
  key: 'rows', type: 'table', title: title('明细', 1), max_rows: 200,
  fields: [
    { key: 'item', type: 'text', title: title('项目', 1), required: true },
    { key: 'count', type: 'number', title: title('数量', 1), min: 0 },
    { key: 'each', type: 'number', title: title('单价', 1), decimals: 2 },
    { key: 'total', type: 'computed', title: title('小计', 1), result: 'number', decimals: 2, logic: { '*': [{ var: 'count' }, { var: 'each' }] } },
    { key: 'kind', type: 'choice', title: title('类别', 1), options: ['a', 'b'].map((value) => ({ value, title: { zh: value, en: value } })) },
  ],
})

export const tableRows = (): Values => ({ rows: Array.from({ length: 200 }, (_row, n) => ({ item: `第 ${n + 1} 项`, count: n + 1, each: 2.5, kind: 'a' })) })
