import { ExtraFieldsButton, StatusTag, useContextInfo, useT, useVerb, type Tone } from '@anju/sdk'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { FittingDialog } from './FittingDialog.tsx'

export interface Fitting {
  id: string
  item: string
  quantity: number
  condition: string
  note: string
  /** Base of the next save. */
  updated_at: string
}

const tones: Record<string, Tone> = { good: 'success', worn: 'warning', broken: 'danger' }

/** What is handed over with a home, how much of it and in what condition. */
export function Fittings({ unit, fittings }: { unit: string; fittings: readonly Fitting[] }) {
  const t = useT()
  const { can } = useContextInfo()
  const [open, setOpen] = useState<Fitting | 'new' | null>(null)
  const remove = useVerb('remove_fitting', { success: t('fitting.removed'), invalidates: ['unit_file', 'built_in_list'] })
  const mayWrite = can('housing.write')
  return (
    <section className="housing-panel">
      <h2>
        <span>{t('file.inventory')}</span>
        {mayWrite ? <Button size="small" className="anju-screen-only" onClick={() => setOpen('new')}>{t('fitting.add')}</Button> : null}
      </h2>
      {fittings.length === 0 ? <p className="anju-muted">{t('file.no_inventory')}</p> : (
        <ul className="anju-rows">
          {fittings.map((fitting) => (
            <li key={fitting.id}>
              <span className="anju-rows-text">
                <span><strong>{fitting.item}</strong> × {fitting.quantity}</span>
                {fitting.note ? <span className="anju-muted">{fitting.note}</span> : null}
              </span>
              <span className="housing-fitting-acts">
                <StatusTag tone={tones[fitting.condition] ?? 'neutral'}>{t(`condition.${fitting.condition}`)}</StatusTag>
                <span className="anju-screen-only"><ExtraFieldsButton resource="housing.fitting" table="unit_inventory" id={fitting.id} name={fitting.item} /></span>
                {mayWrite ? (
                  <span className="anju-screen-only">
                    <Button type="link" size="small" aria-label={t('fitting.edit_of', { item: fitting.item })} onClick={() => setOpen(fitting)}>{t('app:edit')}</Button>
                    <Popconfirm title={t('fitting.remove_sure', { item: fitting.item })} okText={t('fitting.remove')} cancelText={t('app:cancel')} onConfirm={() => remove.mutate({ fitting: fitting.id })}>
                      <Button type="link" size="small" danger aria-label={t('fitting.remove_of', { item: fitting.item })}>{t('fitting.remove')}</Button>
                    </Popconfirm>
                  </span>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open ? <FittingDialog unit={unit} fitting={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}
