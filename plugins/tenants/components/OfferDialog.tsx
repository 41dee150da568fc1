import { RecordSelect, useT, useVerb } from '@anju/sdk'
import { Button, Form, Modal } from 'antd'

interface FreeUnit {
  id: string
  label: string
  layout: string
  area_m2: number | null
}

/** Offers a household one of the homes that wait for allocation. */
export function OfferDialog({ household, estate, onClose }: { household: string; estate: string; onClose: () => void }) {
  const t = useT()
  const offer = useVerb('offer_unit', { success: t('offer.done'), onSuccess: onClose })
  return (
    <Modal open title={t('offer.title')} onCancel={onClose} footer={null}>
      <Form layout="vertical" onFinish={(values: { unit: string }) => offer.mutate({ household, unit: values.unit })}>
        <Form.Item name="unit" label={t('household.unit')} rules={[{ required: true, message: t('register.required') }]} extra={t('offer.only_free')}>
          <RecordSelect<FreeUnit>
            table="units"
            select="id, label, layout, area_m2"
            searchColumn="label"
            order="sort_key"
            label={(unit) => [unit.label, unit.layout, unit.area_m2 ? `${unit.area_m2} m²` : ''].filter(Boolean).join(' · ')}
            filter={(query) => query.eq('estate_id', estate).eq('status', 'awaiting_allocation')}
            filterKey={[estate, 'free']}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={offer.isPending}>{t('offer.submit')}</Button>
      </Form>
    </Modal>
  )
}
