import { DataTable, DateText, EmptyState, formatDate, PageHeader, StatusTag, useContextInfo, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { RegisterDialog } from '../components/RegisterDialog.tsx'
import { kinds, shadowOf, type Shadow } from '../device.ts'

interface Row {
  id: string
  uid: string
  kind: string
  status: string
  maker: string
  model: string
  unit_id: string | null
  units: { label: string } | null
  device_shadows: Shadow | Shadow[] | null
}

/** Devices of the estates in sight, with their last state. */
export default function Devices() {
  const t = useT()
  const { can } = useContextInfo()
  const [registering, setRegistering] = useState(false)
  return (
    <>
      <PageHeader title={t('devices.title')} subtitle={t('devices.subtitle')} actions={can('devices.manage') ? <Button type="primary" onClick={() => setRegistering(true)}>{t('register.open')}</Button> : null} />
      <DataTable<Row>
        name="devices.devices"
        table="devices"
        resource="devices.device"
        select="id, uid, kind, status, maker, model, unit_id, estate_id, units(label), device_shadows(online, last_seen_at, battery_pct)"
        order={[{ column: 'uid', ascending: true }]}
        searchColumns={['uid']}
        searchPlaceholder={t('devices.search')}
        exportAs={t('devices.title')}
        rowPath={(row) => `/devices/${row.id}`}
        empty={<EmptyState title={t('devices.empty')}>{t('devices.empty_hint')}</EmptyState>}
        columns={[
          { key: 'uid', title: t('device.uid'), sortable: true, render: (row) => <Link to={`/devices/${row.id}`}>{row.uid}</Link> },
          { key: 'kind', title: t('device.kind'), options: kinds.map((value) => ({ value, label: t(`kind.${value}`) })), render: (row) => t(`kind.${row.kind}`) },
          { key: 'unit', title: t('device.unit'), render: (row) => (row.unit_id ? <Link to={`/housing/units/${row.unit_id}`}>{row.units?.label}</Link> : t('device.common')), exported: (row) => row.units?.label ?? t('device.common') },
          { key: 'online', title: t('device.state'), render: (row) => <StatusTag tone={row.status === 'retired' ? 'neutral' : shadowOf(row.device_shadows)?.online ? 'success' : 'warning'}>{t(stateOf(row))}</StatusTag>, exported: (row) => t(stateOf(row)) },
          { key: 'battery', title: t('device.battery'), align: 'right', render: (row) => battery(shadowOf(row.device_shadows)?.battery_pct), exported: (row) => shadowOf(row.device_shadows)?.battery_pct ?? null },
          { key: 'last_seen', title: t('device.last_seen'), render: (row) => <DateText value={shadowOf(row.device_shadows)?.last_seen_at} mode="relative" />, exported: (row) => seen(shadowOf(row.device_shadows)?.last_seen_at) },
          { key: 'maker', title: t('device.maker'), hidden: true, render: (row) => [row.maker, row.model].filter(Boolean).join(' ') || '—', exported: (row) => [row.maker, row.model].filter(Boolean).join(' ') },
        ]}
      />
      {registering ? <RegisterDialog onClose={() => setRegistering(false)} /> : null}
    </>
  )
}

const stateOf = (row: Row): string => (row.status === 'retired' ? 'device.retired' : shadowOf(row.device_shadows)?.online ? 'device.online' : 'device.offline')
const seen = (at: string | null | undefined): string | null => (at ? formatDate(at) : null)
const battery = (percent: number | null | undefined): string => (percent === null || percent === undefined ? '—' : `${percent}%`)
