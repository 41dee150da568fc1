import { Await, DateText, ExtraFields, Money, PageHeader, RecordPanels, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT } from '@anju/sdk'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Fittings, type Fitting } from '../components/Fittings.tsx'
import { UnitActions } from '../components/UnitActions.tsx'
import { UnitBlocks, type Block } from '../components/UnitBlocks.tsx'
import { DeviceLine } from '../components/UnitPopover.tsx'
import { lastDay, type Lease, type Occupant, type StackDevice } from '../stack.ts'
import { toneOf, type Status } from '../status.ts'
import '../housing.css'

/** What `unit_file` answers; groups the reader has no right to come empty. */
export interface UnitFileAnswer {
  id: string
  label: string
  status: Status
  since: string
  released_on: string | null
  location: { estate_id: string; estate: string; address: string; building_id: string; building: string; entrance: string; floor: number; code: string }
  building: {
    layout: string
    rooms: number | null
    area_m2: number | null
    orientation: string
    floors: number | null
    year_completed: number | null
    devices: StackDevice[]
    inventory: Fitting[]
  }
  title: { number: string; authority: string }
  lease: { occupant: Occupant | null; contract: Lease | null; arrears_fen: number | string }
  management: { operator: string; property_managers: string[] }
  blocks: Block[]
  history: { status: Status; from: string; until: string | null; cause: { table?: string; operation?: string } }[]
}

/** One house, one file (一房一档, 6.1.b): all five groups on one page that prints. */
export default function UnitFile() {
  const { unitId = '' } = useParams()
  const file = useRpc<UnitFileAnswer>('unit_file', { unit: unitId })
  const refresh = useRefresh()
  const estate = file.data?.location.estate_id
  const topic = estate ? `estate:${estate}` : null
  const again = (): void => refresh('unit_file')
  useLive(topic, 'unit_changed', (payload) => {
    if (!payload || payload['unit_id'] === undefined || payload['unit_id'] === unitId) again()
  })
  useLive(topic, 'charge_changed', again)
  useLive(topic, 'command_changed', again)
  return <Await query={file}>{(data) => <File file={data} />}</Await>
}

function Panel({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section className="housing-panel">
      <h2>
        <span>{title}</span>
        {aside}
      </h2>
      {children}
    </section>
  )
}

function Pair({ label, children, wide = false }: { label: string; children: ReactNode; wide?: boolean }) {
  return (
    <div className={wide ? 'housing-wide' : undefined}>
      <dt>{label}</dt>
      <dd>{children === '' || children === null || children === undefined ? '—' : children}</dd>
    </div>
  )
}

function File({ file }: { file: UnitFileAnswer }) {
  const t = useT()
  const { can, pluginEnabled } = useContextInfo()
  const { location, building, lease, management } = file
  const may = (plugin: string, permission: string): boolean => pluginEnabled(plugin) && can(permission)
  const arrears = Number(lease.arrears_fen)
  return (
    <>
      <PageHeader
        title={file.label}
        status={<StatusTag tone={toneOf(file.status)}>{t(`status.${file.status}`)}</StatusTag>}
        subtitle={
          <>
            {location.estate} · {t('unit.status_for')} <DateText value={file.since} mode="minute" />
          </>
        }
        parents={[
          { title: t('buildings.title'), path: '/housing/buildings' },
          { title: location.building, path: `/housing/buildings/${location.building_id}` },
        ]}
        actions={
          <>
            <Button onClick={() => window.print()}>{t('app:print')}</Button>
            {can('housing.write') ? <UnitActions file={file} /> : null}
          </>
        }
      />
      <div className="housing-file">
        <div>
          <Panel title={t('file.location')}>
            <dl className="housing-pairs">
              <Pair label={t('unit.estate')}>{location.estate}</Pair>
              <Pair label={t('unit.building')}>
                <Link to={`/housing/buildings/${location.building_id}`}>{location.building}</Link>
              </Pair>
              <Pair label={t('unit.entrance')}>{location.entrance}</Pair>
              <Pair label={t('unit.floor')}>{location.floor}</Pair>
              <Pair label={t('unit.code')}>{location.code}</Pair>
              <Pair label={t('unit.address')}>{location.address}</Pair>
            </dl>
          </Panel>
          <Panel title={t('file.building')}>
            <dl className="housing-pairs">
              <Pair label={t('unit.layout')}>{building.layout}</Pair>
              <Pair label={t('unit.rooms')}>{building.rooms}</Pair>
              <Pair label={t('unit.area')}>{building.area_m2}</Pair>
              <Pair label={t('unit.orientation')}>{building.orientation}</Pair>
              <Pair label={t('unit.building_floors')}>{building.floors}</Pair>
              <Pair label={t('unit.year_completed')}>{building.year_completed}</Pair>
              <Pair label={t('stack.devices')} wide>
                {building.devices.length === 0 ? t('stack.no_devices') : building.devices.map((device) => <DeviceLine key={device.id} device={device} />)}
              </Pair>
            </dl>
          </Panel>
          <Fittings unit={file.id} fittings={building.inventory} />
          <Panel title={t('file.title')}>
            <dl className="housing-pairs">
              <Pair label={t('unit.title_no')}>{file.title.number}</Pair>
              <Pair label={t('unit.title_authority')}>{file.title.authority}</Pair>
            </dl>
          </Panel>
          <Panel title={t('file.lease')}>
            <dl className="housing-pairs">
              <Pair label={t('stack.occupant')}>
                {lease.occupant ? (
                  may('tenants', 'tenants.read') ? (
                    <Link to={`/tenants/households/${lease.occupant.household_id}`}>
                      {t('stack.household', { name: lease.occupant.name ?? lease.occupant.household_code, size: lease.occupant.size })}
                    </Link>
                  ) : (
                    t('stack.household', { name: lease.occupant.name ?? lease.occupant.household_code, size: lease.occupant.size })
                  )
                ) : (
                  t('stack.nobody')
                )}
              </Pair>
              <Pair label={t('stack.contract')}>
                {lease.contract ? (
                  may('contracts', 'contracts.read') ? <Link to={`/contracts/${lease.contract.id}`}>{lease.contract.code}</Link> : lease.contract.code
                ) : (
                  t('stack.no_contract')
                )}
              </Pair>
              {lease.contract ? (
                <>
                  <Pair label={t('file.term')}>
                    <DateText value={lease.contract.starts} mode="date" /> – <DateText value={lastDay(lease.contract.ends)} mode="date" />
                  </Pair>
                  <Pair label={t('file.rent')}>
                    <Money fen={lease.contract.rent_fen} />
                    {t('stack.per_month')}
                  </Pair>
                </>
              ) : null}
              <Pair label={t('stack.arrears')}>
                {arrears > 0 ? (
                  <strong className="housing-arrears">
                    <Money fen={arrears} />
                  </strong>
                ) : (
                  t('stack.none')
                )}
              </Pair>
            </dl>
          </Panel>
          <Panel title={t('file.management')}>
            <dl className="housing-pairs">
              <Pair label={t('file.operator')}>{management.operator}</Pair>
              <Pair label={t('file.property_managers')}>{management.property_managers.join(t('file.separator'))}</Pair>
              <Pair label={t('unit.released_on')}>{file.released_on ? <DateText value={file.released_on} mode="date" /> : t('file.not_released')}</Pair>
            </dl>
          </Panel>
        </div>
        <div>
          <UnitBlocks blocks={file.blocks} />
          <ExtraFields resource="housing.unit" table="units" id={file.id} />
          <RecordPanels place="housing.unit" id={file.id} />
          <Panel title={t('file.history')}>
            <ol className="housing-history">
              {file.history.map((entry) => (
                <li key={entry.from} className={`housing-tone-${entry.status}`}>
                  <StatusTag tone={toneOf(entry.status)}>{t(`status.${entry.status}`)}</StatusTag>
                  <div className="anju-muted">
                    <DateText value={entry.from} /> – {entry.until ? <DateText value={entry.until} /> : t('file.until_now')}
                  </div>
                  <div className="anju-muted">{t(`cause.${entry.cause.table ?? 'other'}`, { defaultValue: t('cause.other') })}</div>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
    </>
  )
}
