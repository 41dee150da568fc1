import { Await, DateText, StatusTag, useContextInfo, useRpc, useT } from '@anju/sdk'
import { Modal } from 'antd'
import type { Words } from '../alert.ts'
import { spoken } from '../seen.ts'

interface HeldRow {
  subject_id: string
  label: string | null
  unit?: string | null
  estate: string
  title: Words
  since: string | null
  until: string | null
  held_at: string
  /** Nothing can be said of it now. */
  doubt: boolean
}

/** For whom a rule holds but says nothing now, and why. */
export function HeldList({ item, name, onClose }: { item: string; name: string; onClose: () => void }) {
  const t = useT()
  const { locale } = useContextInfo()
  const held = useRpc<HeldRow[]>('rule_held', { item })
  return (
    <Modal open title={t('held.title', { name })} footer={null} onCancel={onClose}>
      <p className="anju-muted">{t('held.explain')}</p>
      <Await query={held} rows={3}>
        {(rows) => rows.length === 0 ? <p>{t('held.none')}</p> : (
          <ul className="anju-rows">
            {rows.map((row) => (
              <li key={row.subject_id}>
                <span className="anju-rows-text">
                  <strong>{row.label ?? '—'}</strong>
                  <span className="anju-muted">{row.unit && row.unit !== row.label ? `${row.unit} · ` : ''}{row.estate} · {t('held.from')} <DateText value={row.since ?? row.held_at} mode="minute" />{row.until ? <> {t('held.until')} <DateText value={row.until} mode="minute" /></> : null}</span>
                </span>
                <StatusTag tone={row.doubt ? 'warning' : 'neutral'}>{spoken(row.title, locale)}</StatusTag>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Modal>
  )
}
