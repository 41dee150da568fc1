import { Await, DateText, EmptyState, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import { AccessList, type AccessRow } from '../components/DoorLog.tsx'
import { commandTone, isOpen, keyTone } from '../device.ts'

interface MyDoor {
  doors: { id: string; uid: string; unit: string; online: boolean; battery: number | null; command: { id: string; status: string } | null }[]
  keys: { id: string; kind: string; holder: string; mine: boolean; status: string; until: string }[]
  log: AccessRow[]
}

/** A tenant's door: open it, see the household's keys and who came and went. */
export default function Door() {
  const t = useT()
  const { user } = useContextInfo()
  const mine = useRpc<MyDoor>('my_door')
  const refresh = useRefresh()
  useLive(`user:${user.id}`, 'home_changed', () => refresh('my_door'))
  useLive(`user:${user.id}`, 'command_changed', () => refresh('my_door'))
  const open = useVerb('request_unlock', { success: t('portal.asked'), invalidates: ['my_door'] })
  return (
    <>
      <PageHeader title={t('portal.title')} />
      <Await query={mine}>
        {(data) => (
          <>
            {data.doors.length === 0 ? <EmptyState title={t('portal.none')} /> : null}
            {data.doors.map((door) => (
              <section key={door.id} className="anju-portal-card" aria-label={door.unit}>
                <h2>{door.unit}</h2>
                <StatusTag tone={door.online ? 'success' : 'warning'}>{t(door.online ? 'device.online' : 'device.offline')}</StatusTag>
                <Button type="primary" block size="large" style={{ marginTop: 14, height: 64, fontSize: '1.2em' }} disabled={!door.online} loading={open.isPending || (door.command !== null && isOpen(door.command.status))} onClick={() => open.mutate({ device: door.id })}>
                  {t('portal.open')}
                </Button>
                <p role="status" style={{ minHeight: 28, marginBottom: 0 }}>{door.command ? <StatusTag tone={commandTone(door.command.status)}>{t(`unlock_status.${door.command.status}`)}</StatusTag> : null}</p>
              </section>
            ))}
            <section className="anju-portal-card" aria-label={t('portal.keys')}>
              <h2>{t('portal.keys')}</h2>
              {data.keys.length === 0 ? <p className="anju-muted">{t('device.no_keys')}</p> : null}
              <ul className="anju-rows">
                {data.keys.map((key) => (
                  <li key={key.id}><span className="anju-rows-text"><span>{key.mine ? t('portal.my_key') : key.holder}</span><span className="anju-muted">{t('portal.until')} <DateText value={key.until} mode="date" /></span></span><StatusTag tone={keyTone(key.status)}>{t(`key.${key.status}`)}</StatusTag></li>
                ))}
              </ul>
            </section>
            <section className="anju-portal-card" aria-label={t('portal.log')}>
              <h2>{t('portal.log')}</h2>
              <AccessList log={data.log} />
            </section>
          </>
        )}
      </Await>
    </>
  )
}
