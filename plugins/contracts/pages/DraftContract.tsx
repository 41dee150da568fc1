import { Await, Facts, NewFields, PageHeader, from, operatorToday, parseYuan, useDraft, useNewFields, useNotify, useRows, useRpc, useT, useVerb, type AnjuError } from '@anju/sdk'
import { Button, Flex, Form, Input, InputNumber } from 'antd'
import { useNavigate, useSearchParams } from 'react-router'

interface Values {
  starts: string
  months: number
  rent?: string
  deposit?: string
}

/** Drafts a lease for a household and the home it accepted. Rent and deposit follow the standards unless typed. */
export default function DraftContract() {
  const t = useT()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const household = params.get('household') ?? ''
  const unit = params.get('unit') ?? ''
  const [form] = Form.useForm<Values>()
  const draft = useDraft(`contracts.draft.${household}`, form)
  const own = useNewFields('contracts.contract')
  const notify = useNotify()
  const home = useRows<{ label: string; area_m2: number | null }>(['units', unit], () => from('units').select('label, area_m2').eq('id', unit).single(), { enabled: unit !== '' })
  const file = useRpc<{ code: string; members: { name: string; relation: string }[] }>('household_file', { household }, { enabled: household !== '' })
  const make = useVerb<{ id: string }>('draft_contract', {
    success: t('draft.done'),
    notifyErrors: false,
    onSuccess: (made) => {
      draft.clear()
      own.clear()
      void navigate(`/contracts/${made.id}`)
    },
  })
  const submit = (values: Values): void => {
    const extra = own.values()
    if (extra === null) return
    const lease = { household, unit, starts: values.starts, months: values.months, rent_fen: values.rent ? parseYuan(values.rent) : undefined, deposit_fen: values.deposit ? parseYuan(values.deposit) : undefined }
    make.mutate({ ...lease, ...(extra ? { extra } : {}) }, {
      onError: (error: AnjuError) => {
        own.refuse(error)
        void notify.error(error)
      },
    })
  }
  const amount = { validator: (_: unknown, text?: string) => (!text || (parseYuan(text) ?? -1) >= 0 ? Promise.resolve() : Promise.reject(new Error(t('draft.amount_invalid')))) }
  return (
    <>
      <PageHeader title={t('draft.title')} subtitle={t('draft.subtitle')} parents={[{ title: t('contracts.title'), path: '/contracts' }]} />
      <div className="anju-columns">
        <section className="anju-card">
          <h2>{t('draft.for')}</h2>
          <Await query={home}>
            {(u) => (
              <Facts
                rows={[
                  [t('contract.tenant'), `${file.data?.members.find(({ relation }) => relation === 'self')?.name ?? ''} ${file.data?.code ?? ''}`],
                  [t('contract.unit'), u.label],
                  [t('draft.area'), u.area_m2 === null ? null : `${u.area_m2} m²`],
                ]}
              />
            )}
          </Await>
        </section>
        <Form<Values>
          form={form}
          layout="vertical"
          className="anju-card"
          initialValues={{ starts: operatorToday(), months: 12 }}
          onValuesChange={draft.onValuesChange}
          onFinish={submit}
        >
          <Flex gap={16} wrap>
            <Form.Item name="starts" label={t('contract.starts')} rules={[{ required: true, message: t('draft.required') }]} style={{ flex: '1 1 160px' }}><Input type="date" /></Form.Item>
            <Form.Item name="months" label={t('draft.months')} rules={[{ required: true, message: t('draft.required') }]} style={{ flex: '1 1 120px' }}><InputNumber min={1} max={240} precision={0} style={{ width: '100%' }} /></Form.Item>
          </Flex>
          <Flex gap={16} wrap>
            <Form.Item name="rent" label={t('draft.rent')} extra={t('draft.rent_hint')} rules={[amount]} style={{ flex: '1 1 160px' }}><Input inputMode="decimal" prefix="¥" /></Form.Item>
            <Form.Item name="deposit" label={t('draft.deposit')} extra={t('draft.deposit_hint')} rules={[amount]} style={{ flex: '1 1 160px' }}><Input inputMode="decimal" prefix="¥" /></Form.Item>
          </Flex>
          <NewFields form={own} draft={`contracts.draft.own.${household}`} />
          <Button type="primary" htmlType="submit" loading={make.isPending}>{t('draft.submit')}</Button>
        </Form>
      </div>
    </>
  )
}
