import { from, useContextInfo, useRows, useT, useVerb } from '@anju/sdk'
import { Button, Input, Modal, Popconfirm, Select } from 'antd'
import { useState } from 'react'
import type { RunFile } from '../run.ts'

const touched = ['flow_file', 'flow_inbox', 'notifications']

/** Beside the title: print, and what the applicant or an administrator may do with the whole run. */
export function RunActs({ file }: { file: RunFile }) {
  const t = useT()
  const { can } = useContextInfo()
  const [open, setOpen] = useState<'cancel' | 'migrate' | null>(null)
  const withdraw = useVerb('withdraw_flow', { success: t('run.withdrawn'), invalidates: touched })
  const urge = useVerb<number>('urge_flow', { success: t('run.urged'), invalidates: touched })
  const running = file.status === 'running'
  return (
    <>
      <Button onClick={() => window.print()}>{t('app:print')}</Button>
      {running && can('flows.admin') ? (
        <>
          {can('config.read') ? <Button onClick={() => setOpen('migrate')}>{t('run.migrate')}</Button> : null}
          <Button danger onClick={() => setOpen('cancel')}>{t('run.cancel')}</Button>
        </>
      ) : null}
      {running && file.mine ? (
        <>
          {file.flow.settings.withdraw === false ? null : (
            <Popconfirm title={t('run.withdraw_sure')} okText={t('app:confirm')} cancelText={t('app:cancel')} onConfirm={() => withdraw.mutate({ instance: file.id })}>
              <Button loading={withdraw.isPending}>{t('run.withdraw')}</Button>
            </Popconfirm>
          )}
          <Button type="primary" loading={urge.isPending} onClick={() => urge.mutate({ instance: file.id })}>{t('run.urge')}</Button>
        </>
      ) : null}
      {open === 'cancel' ? <Cancel file={file} onClose={() => setOpen(null)} /> : null}
      {open === 'migrate' ? <Migrate file={file} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

function Cancel({ file, onClose }: { file: RunFile; onClose: () => void }) {
  const t = useT()
  const [reason, setReason] = useState('')
  const cancel = useVerb('cancel_flow', { success: t('run.cancelled'), invalidates: touched, onSuccess: onClose })
  return (
    <Modal open title={t('run.cancel')} okText={t('app:confirm')} okButtonProps={{ danger: true, disabled: reason.trim() === '' }} cancelText={t('app:cancel')} confirmLoading={cancel.isPending} onCancel={onClose} onOk={() => cancel.mutate({ instance: file.id, reason })}>
      <p className="anju-muted">{t('run.cancel_hint')}</p>
      <label>{t('run.reason')}<Input.TextArea value={reason} maxLength={2000} onChange={({ target }) => setReason(target.value)} /></label>
    </Modal>
  )
}

interface VersionRow {
  id: string
  number: number
  status: string
  note: string
}

function Migrate({ file, onClose }: { file: RunFile; onClose: () => void }) {
  const t = useT()
  const [version, setVersion] = useState<string | undefined>(undefined)
  const migrate = useVerb('migrate_flow', { success: t('run.migrated'), invalidates: touched, onSuccess: onClose })
  const versions = useRows<VersionRow[]>(['config_versions', file.item_id, 'numbers'], () =>
    from('config_versions').select('id, number, status, note').eq('item_id', file.item_id ?? '').in('status', ['published', 'superseded']).order('number', { ascending: false }).limit(100), { enabled: file.item_id !== null })
  const others = (versions.data ?? []).filter(({ id }) => id !== file.version_id)
  return (
    <Modal open title={t('run.migrate')} okText={t('app:confirm')} okButtonProps={{ disabled: version === undefined }} cancelText={t('app:cancel')} confirmLoading={migrate.isPending} onCancel={onClose} onOk={() => migrate.mutate({ instance: file.id, version })}>
      <p className="anju-muted">{t('run.migrate_hint', { number: file.flow.number })}</p>
      <Select<string> aria-label={t('run.version')} className="flows-wide" placeholder={t('run.version')} loading={versions.isLoading} notFoundContent={t('run.no_other_version')} value={version} onChange={setVersion}
        options={others.map((one) => ({ value: one.id, label: t('run.version_number', { number: one.number, note: one.note }).trim() }))} />
    </Modal>
  )
}
