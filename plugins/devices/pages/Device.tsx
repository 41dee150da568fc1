import { Await, DateText, ExtraFields, Facts, PageHeader, StatusTag, from, useContextInfo, useLive, useRefresh, useRows, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { DoorLog } from '../components/DoorLog.tsx'
import { commandTone, keyTone, shadowOf, type Shadow } from '../device.ts'

interface DeviceRow {
  id: string
  uid: string
  kind: string
  status: string
  maker: string
  model: string
  estate_id: string
  unit_id: string | null
  units: { label: string } | null
  device_shadows: Shadow | Shadow[] | null
  device_commands: { id: string; kind: string; status: string; reason_kind: string; note: string; created_at: string; finished_at: string | null }[]
  credential_placements: { id: string; status: string; confirmed_at: string | null; credentials: { valid: string; status: string; persons: { display_name: string } | null } | null }[]
}

/** One device: its state, the keys in it, what it was told, and for those who may, who came and went. */
export default function Device() {
  const t = useT()
  const { deviceId = '' } = useParams()
  const { can } = useContextInfo()
  const [opening, setOpening] = useState(false)
  const device = useRows<DeviceRow>(['devices', deviceId], () =>
    from('devices')
      .select('id, uid, kind, status, maker, model, estate_id, unit_id, units(label), device_shadows(online, last_seen_at, battery_pct), device_commands(id, kind, status, reason_kind, note, created_at, finished_at), credential_placements(id, status, confirmed_at, credentials(valid, status, persons(display_name)))')
      .eq('id', deviceId)
      .order('id', { referencedTable: 'device_commands', ascending: false })
      .limit(20, { referencedTable: 'device_commands' })
      .single(),
  )
  const refresh = useRefresh()
  const estate = device.data?.estate_id
  useLive(estate ? `estate:${estate}` : null, 'command_changed', () => refresh('devices'))
  useLive(estate ? `estate:${estate}` : null, 'access_event', () => refresh('devices'))
  return (
    <Await query={device}>
      {(d) => {
        const shadow = shadowOf(d.device_shadows)
        return (
          <>
            <PageHeader
              title={d.uid}
              subtitle={`${t(`kind.${d.kind}`)} · ${[d.maker, d.model].filter(Boolean).join(' ') || t('device.unknown_maker')}`}
              status={<StatusTag tone={shadow?.online ? 'success' : 'warning'}>{t(shadow?.online ? 'device.online' : 'device.offline')}</StatusTag>}
              parents={[{ title: t('devices.title'), path: '/devices' }]}
              actions={can('devices.unlock') && (d.kind === 'lock' || d.kind === 'gate') ? <Button type="primary" onClick={() => setOpening(true)}>{t('unlock.open')}</Button> : null}
            />
            <div className="anju-columns">
              <section className="anju-card">
                <h2>{t('device.state')}</h2>
                <Facts rows={[[t('device.unit'), d.unit_id ? <Link key="u" to={`/housing/units/${d.unit_id}`}>{d.units?.label}</Link> : t('device.common')], [t('device.battery'), shadow?.battery_pct === null || shadow?.battery_pct === undefined ? null : `${shadow.battery_pct}%`], [t('device.last_seen'), <DateText key="s" value={shadow?.last_seen_at} />]]} />
              </section>
              <section className="anju-card">
                <h2>{t('device.keys')}</h2>
                {d.credential_placements.length === 0 ? <p className="anju-muted">{t('device.no_keys')}</p> : null}
                <ul className="anju-rows">
                  {d.credential_placements.map((key) => (
                    <li key={key.id}><span className="anju-rows-text"><span>{key.credentials?.persons?.display_name ?? '—'}</span><span className="anju-muted">{t('device.confirmed_at')} <DateText value={key.confirmed_at} /></span></span><StatusTag tone={keyTone(key.status)}>{t(`key.${key.status}`)}</StatusTag></li>
                  ))}
                </ul>
              </section>
              <section className="anju-card">
                <h2>{t('device.commands')}</h2>
                {d.device_commands.length === 0 ? <p className="anju-muted">{t('device.no_commands')}</p> : null}
                <ul className="anju-rows">
                  {d.device_commands.map((command) => (
                    <li key={command.id}><span className="anju-rows-text"><span>{t(`command.${command.kind.replace('.', '_')}`)}</span><span className="anju-muted"><DateText value={command.created_at} mode="second" />{command.note ? ` · ${command.note}` : ''}</span></span><StatusTag tone={commandTone(command.status)}>{t(`command_status.${command.status}`)}</StatusTag></li>
                  ))}
                </ul>
              </section>
              {d.unit_id && can('devices.access_log') ? <DoorLog unit={d.unit_id} /> : null}
              <ExtraFields resource="devices.device" table="devices" id={deviceId} />
            </div>
            {opening ? <UnlockDialog device={d.id} onClose={() => setOpening(false)} /> : null}
          </>
        )
      }}
    </Await>
  )
}

function UnlockDialog({ device, onClose }: { device: string; onClose: () => void }) {
  const t = useT()
  const unlock = useVerb('request_unlock', { success: t('unlock.sent'), onSuccess: onClose, invalidates: ['devices'] })
  return (
    <Modal open title={t('unlock.title')} onCancel={onClose} footer={null}>
      <p>{t('unlock.explain')}</p>
      <Form layout="vertical" initialValues={{ reason_kind: 'inspection' }} onFinish={(values: { reason_kind: string; note: string }) => unlock.mutate({ device, ...values })}>
        <Form.Item name="reason_kind" label={t('unlock.reason')}><Select options={['work_order', 'inspection', 'emergency'].map((value) => ({ value, label: t(`reason.${value}`) }))} /></Form.Item>
        <Form.Item name="note" label={t('unlock.note')} rules={[{ required: true, message: t('register.required') }]}><Input.TextArea rows={2} maxLength={500} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={unlock.isPending}>{t('unlock.submit')}</Button>
      </Form>
    </Modal>
  )
}
