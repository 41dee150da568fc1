import { useT } from '@anju/sdk'
import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { formFields, type FormField } from '../schema.ts'
import type { JsonValue } from '@anju/sdk'
import { DayInput } from './DayInput.tsx'

/** Fields of a form drawn from its JSON Schema, inside an antd form; values at `form.<key>`. The database checks them again. */
export function SchemaFields({ schema }: { schema: JsonValue | null | undefined }) {
  const t = useT()
  return formFields(schema).map((field) => (
    <Form.Item
      key={field.key}
      name={['form', field.key]}
      label={field.title}
      extra={field.help}
      {...(field.type === 'boolean' ? { valuePropName: 'checked' } : {})}
      rules={field.required && field.type !== 'boolean' ? [{ required: true, message: t('fault.required') }] : []}
    >
      {control(field)}
    </Form.Item>
  ))
}

function control(field: FormField) {
  if (field.choices) return <Select allowClear {...(field.type === 'array' ? { mode: 'multiple' as const } : {})} options={field.choices.map((value) => ({ value, label: value }))} />
  if (field.type === 'number' || field.type === 'integer') return <InputNumber className="flows-wide" {...(field.type === 'integer' ? { precision: 0 } : {})} />
  if (field.type === 'boolean') return <Checkbox />
  if (field.type === 'array') return <Select mode="tags" open={false} />
  if (field.long) return <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} />
  return field.format === 'date' ? <DayInput /> : <Input />
}
