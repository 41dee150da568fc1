import { fieldConditions, type ConditionField, type ConditionFields, type FieldKind } from '@anju/sdk'
import { drawnFields } from '../drawn.ts'
import { formFields } from '../schema.ts'
import { placed, type FlowBody, type Text } from '../steps.ts'

interface CatalogField {
  type: FieldKind
  title?: Text
  unit?: Text
  /** An amount: fen in the record, yuan for people. */
  fen?: boolean
  options?: { value: string; title: Text }[]
}

/** Answer of `flow_catalog`. */
export interface Catalog {
  subjects: { key: string; title: Text; fields: Record<string, CatalogField>; events: Record<string, Text> }[]
  actions: { key: string; title: Text }[]
  roles: { key: string; title: Text }[]
  people: { id: string; name: string; position: string | null }[]
}

const both = (text: Text | undefined, otherwise: string): { zh: string; en: string } => ({ zh: text?.zh ?? otherwise, en: text?.en ?? text?.zh ?? otherwise })

/** What conditions of a flow may ask: the record's fields, the applicant's roles, and what forms of the flow gather. */
export function conditionFields(catalog: Catalog, body: FlowBody): ConditionFields {
  const subject = catalog.subjects.find(({ key }) => key === body.subject)
  const fields: Record<string, ConditionField> = {}
  for (const [name, field] of Object.entries(subject?.fields ?? {})) {
    fields[name] = { type: field.type, title: both(field.title, name), ...(field.unit ? { unit: both(field.unit, '') } : {}), ...(field.fen ? { fen: true } : {}), ...(field.options ? { options: field.options.map(({ value, title }) => ({ value, title: both(title, value) })) } : {}) }
  }
  fields['applicant.roles'] = { type: 'list', title: { zh: '申请人的角色', en: "Applicant's roles" }, options: catalog.roles.map((role) => ({ value: role.key, title: both(role.title, role.key) })) }
  const forms = [{ id: 'start', form: body.form }, ...placed(body.steps).map(({ step }) => ({ id: step.id, form: step.form }))]
  for (const { id, form } of forms) {
    const drawn = drawnFields(form)
    if (drawn) {
      for (const [key, field] of Object.entries(fieldConditions(drawn))) fields[`form.${id}.${key}`] = field
      continue
    }
    for (const field of formFields(form)) {
      const type: FieldKind = field.type === 'number' || field.type === 'integer' ? 'number' : field.type === 'boolean' ? 'boolean' : field.type === 'array' ? 'list' : 'text'
      fields[`form.${id}.${field.key}`] = { type, title: { zh: field.title, en: field.title } }
    }
  }
  return fields
}
