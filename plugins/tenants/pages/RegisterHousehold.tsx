import { NewFields, PageHeader, useContextInfo, useDraft, useNewFields, useNotify, useT, useVerb, type AnjuError } from '@anju/sdk'
import { Alert, Button, Flex, Form, Input, Select } from 'antd'
import { useNavigate } from 'react-router'
import { categories, relations } from '../household.ts'

interface Person {
  name: string
  id_number: string
  phone?: string
  relation?: string
}

interface Values {
  estate: string
  category: string
  main: Person
  members?: Person[]
}

/** Registers a household with its members. What is typed survives a reload and an expired session. */
export default function RegisterHousehold() {
  const t = useT()
  const navigate = useNavigate()
  const { estate, estates } = useContextInfo()
  const [form] = Form.useForm<Values>()
  const draft = useDraft('tenants.register', form)
  const own = useNewFields('tenants.household')
  const notify = useNotify()
  const register = useVerb<{ id: string }>('register_household', {
    success: t('register.done'),
    notifyErrors: false,
    onSuccess: (made) => {
      draft.clear()
      own.clear()
      void navigate(`/tenants/households/${made.id}`)
    },
  })
  const submit = (values: Values): void => {
    const extra = own.values()
    if (extra === null) return
    const household = { estate: values.estate, category: values.category, main: values.main, members: values.members ?? [] }
    register.mutate({ ...household, ...(extra ? { extra } : {}) }, {
      onError: (error: AnjuError) => {
        own.refuse(error)
        void notify.error(error)
      },
    })
  }
  const required = [{ required: true, message: t('register.required') }]
  return (
    <>
      <PageHeader title={t('register.title')} subtitle={t('register.subtitle')} parents={[{ title: t('households.title'), path: '/tenants/households' }]} />
      {draft.restored ? <Alert style={{ marginBottom: 16 }} type="info" showIcon title={t('app:draft.restored')} action={<Button size="small" onClick={() => { form.resetFields(); draft.clear(); own.clear() }}>{t('app:draft.discard')}</Button>} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        className="anju-card"
        style={{ maxWidth: 720 }}
        initialValues={{ estate: estate?.id ?? estates[0]?.id, category: 'low_income' }}
        onValuesChange={draft.onValuesChange}
        onFinish={submit}
      >
        <Flex gap={16} wrap>
          <Form.Item name="estate" label={t('household.estate')} rules={required} style={{ flex: '1 1 220px' }}>
            <Select options={estates.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          <Form.Item name="category" label={t('household.category')} rules={required} style={{ flex: '1 1 220px' }}>
            <Select options={categories.map((value) => ({ value, label: t(`category.${value}`) }))} />
          </Form.Item>
        </Flex>
        <PersonFields t={t} prefix={['main']} heading={t('register.main')} />
        <Form.List name="members">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field, index) => (
                <div key={field.key}>
                  <PersonFields t={t} prefix={[field.name]} heading={t('register.member', { n: index + 1 })} relation onRemove={() => remove(field.name)} />
                </div>
              ))}
              <Button onClick={() => add({ relation: 'spouse' })} style={{ marginBottom: 24 }}>{t('register.add_member')}</Button>
            </>
          )}
        </Form.List>
        <NewFields form={own} draft="tenants.register.own" />
        <Flex gap={8} style={{ marginTop: 16 }}>
          <Button type="primary" htmlType="submit" loading={register.isPending}>{t('register.submit')}</Button>
          <Button onClick={() => void navigate('/tenants/households')}>{t('app:cancel')}</Button>
        </Flex>
      </Form>
    </>
  )
}

interface PersonFieldsProps {
  t: (key: string, params?: Record<string, unknown>) => string
  prefix: (string | number)[]
  heading: string
  relation?: boolean
  onRemove?: () => void
}

function PersonFields({ t, prefix, heading, relation, onRemove }: PersonFieldsProps) {
  const required = [{ required: true, message: t('register.required') }]
  return (
    <fieldset style={{ border: 0, padding: 0, margin: '0 0 8px' }}>
      <Flex justify="space-between" align="center">
        <legend style={{ fontWeight: 600, marginBottom: 8 }}>{heading}</legend>
        {onRemove ? <Button type="text" onClick={onRemove}>{t('app:remove')}</Button> : null}
      </Flex>
      <Flex gap={16} wrap>
        <Form.Item name={[...prefix, 'name']} label={t('person.name')} rules={required} style={{ flex: '1 1 140px' }}><Input autoComplete="off" maxLength={100} /></Form.Item>
        <Form.Item name={[...prefix, 'id_number']} label={t('person.id_number')} rules={required} style={{ flex: '2 1 220px' }}><Input autoComplete="off" maxLength={20} /></Form.Item>
        <Form.Item name={[...prefix, 'phone']} label={t('person.phone')} style={{ flex: '1 1 160px' }}><Input autoComplete="off" inputMode="tel" maxLength={20} /></Form.Item>
        {relation ? (
          <Form.Item name={[...prefix, 'relation']} label={t('person.relation')} rules={required} style={{ flex: '1 1 110px' }}>
            <Select options={relations.map((value) => ({ value, label: t(`relation.${value}`) }))} />
          </Form.Item>
        ) : null}
      </Flex>
    </fieldset>
  )
}
