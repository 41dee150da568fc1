import { from, useRows, useT, useVerb } from '@anju/sdk'
import { Button, Form, Modal, Select } from 'antd'
import { useState } from 'react'

interface FreeUnit {
  id: string
  label: string
  layout: string
  area_m2: number | null
}

/** Offers a household one of the homes that wait for allocation. */
export function OfferDialog({ household, estate, onClose }: { household: string; estate: string; onClose: () => void }) {
  const t = useT()
  const [search, setSearch] = useState('')
  const free = useRows<FreeUnit[]>(
    ['units', 'free', estate, search],
    () => from('units').select('id, label, layout, area_m2').eq('estate_id', estate).eq('status', 'awaiting_allocation').ilike('label', `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`).order('sort_key').limit(50),
    { keepPrevious: true },
  )
  const offer = useVerb('offer_unit', { success: t('offer.done'), onSuccess: onClose })
  return (
    <Modal open title={t('offer.title')} onCancel={onClose} footer={null}>
      <Form layout="vertical" onFinish={(values: { unit: string }) => offer.mutate({ household, unit: values.unit })}>
        <Form.Item name="unit" label={t('household.unit')} rules={[{ required: true, message: t('register.required') }]} extra={t('offer.only_free')}>
          <Select
            showSearch={{ filterOption: false, onSearch: setSearch }}
            loading={free.isFetching}
            options={(free.data ?? []).map((unit) => ({ value: unit.id, label: [unit.label, unit.layout, unit.area_m2 ? `${unit.area_m2} m²` : ''].filter(Boolean).join(' · ') }))}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={offer.isPending}>{t('offer.submit')}</Button>
      </Form>
    </Modal>
  )
}
