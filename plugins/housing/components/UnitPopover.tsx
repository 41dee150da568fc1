import { DateText, Money, StatusTag, useT } from '@anju/sdk'
import { Button, Drawer } from 'antd'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { lastDay, type StackDevice, type StackUnit } from '../stack.ts'
import { toneOf } from '../status.ts'

/** Beside the cell it belongs to, inside the window. Never takes the pointer: the cell stays what is pressed. */
export function UnitPopover({ unit, anchor }: { unit: StackUnit; anchor: DOMRect }) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect()
    if (!size) return
    const right = anchor.right + 10 + size.width <= window.innerWidth - 8
    const left = right ? anchor.right + 10 : Math.max(8, anchor.left - 10 - size.width)
    const top = Math.min(Math.max(8, anchor.top - 12), window.innerHeight - 8 - size.height)
    setPlace({ left, top })
  }, [anchor, unit])
  return (
    <div ref={box} role="tooltip" className="housing-popover" style={place ?? { left: 0, top: 0, visibility: 'hidden' }}>
      <UnitFacts unit={unit} heading />
    </div>
  )
}

/** The same on a phone, with the way to the file. */
export function UnitSheet({ unit, onClose }: { unit: StackUnit | undefined; onClose: () => void }) {
  const t = useT()
  return (
    <Drawer open={unit !== undefined} onClose={onClose} placement="bottom" size="auto" title={unit?.label} destroyOnHidden>
      {unit ? (
        <div className="housing-sheet">
          <UnitFacts unit={unit} />
          <Link to={`/housing/units/${unit.id}`}>
            <Button type="primary" block size="large">
              {t('stack.open')}
            </Button>
          </Link>
        </div>
      ) : null}
    </Drawer>
  )
}

function UnitFacts({ unit, heading = false }: { unit: StackUnit; heading?: boolean }) {
  const t = useT()
  const { occupant, contract } = unit
  const line = (label: string, value: ReactNode) => (
    <div className="housing-fact">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
  return (
    <>
      <div className="housing-popover-head">
        {heading ? <strong>{unit.label}</strong> : null}
        <StatusTag tone={toneOf(unit.status)}>{t(`status.${unit.status}`)}</StatusTag>
        <span className="anju-muted">
          <DateText value={unit.since} mode="relative" />
        </span>
      </div>
      <dl className="housing-facts">
        {line(t('unit.layout'), [unit.layout, unit.area_m2 ? `${unit.area_m2} m²` : ''].filter(Boolean).join(' · ') || '—')}
        {line(t('stack.occupant'), occupant ? t('stack.household', { name: occupant.name ?? occupant.household_code, size: occupant.size }) : t('stack.nobody'))}
        {contract
          ? line(
              t('stack.contract'),
              <>
                {contract.code}
                <br />
                <span className="anju-muted">
                  <DateText value={contract.starts} mode="date" /> – <DateText value={lastDay(contract.ends)} mode="date" /> · <Money fen={contract.rent_fen} />
                  {t('stack.per_month')}
                </span>
              </>,
            )
          : line(t('stack.contract'), t('stack.no_contract'))}
        {line(
          t('stack.devices'),
          unit.devices.length === 0 ? t('stack.no_devices') : unit.devices.map((device) => <DeviceLine key={device.id} device={device} />),
        )}
        {line(t('stack.arrears'), Number(unit.arrears_fen) > 0 ? <strong className="housing-arrears"><Money fen={unit.arrears_fen} /></strong> : t('stack.none'))}
      </dl>
    </>
  )
}

export function DeviceLine({ device }: { device: StackDevice }) {
  const t = useT()
  return (
    <div className="housing-device">
      <span>{t(`device.${device.kind}`, { defaultValue: device.kind })}</span>
      <StatusTag tone={device.status !== 'active' ? 'neutral' : device.online ? 'success' : 'danger'}>
        {device.status !== 'active' ? t(`device_status.${device.status}`, { defaultValue: device.status }) : device.online ? t('device.online') : t('device.offline')}
      </StatusTag>
      <span className="anju-muted">
        {[device.locked === true ? t('device.locked') : device.locked === false ? t('device.unlocked') : '', device.battery === null ? '' : t('device.battery', { percent: device.battery })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  )
}
