import { attachmentsOf, from, titleText, useContextInfo, useRows, useT, type PortalSubmit, type ResourceBody, type Title } from '@anju/sdk'
import { Input, InputNumber, Select, Switch } from 'antd'
import { Line } from './Line.tsx'

interface PortalSettingsProps {
  body: ResourceBody
  disabled: boolean
  set: (part: { portal?: ResourceBody['portal'] | undefined }, tag?: string) => void
}

const MOST_OPEN = 5
const targets = ['unit', 'household', 'contract'] as const

/** What tenants see of such records on the portal, and whether and how they hand some in. */
export function PortalSettings({ body, disabled, set }: PortalSettingsProps) {
  const t = useT()
  const read = body.portal?.read ?? false
  const submit = body.portal?.submit
  const home = attachmentsOf(body).some(({ to }) => targets.some((target) => target === to))
  const change = (part: { [K in keyof PortalSubmit]?: PortalSubmit[K] | undefined }, tag?: string): void =>
    set({ portal: { read: true, submit: Object.fromEntries(Object.entries({ ...submit, ...part }).filter(([, value]) => value !== undefined)) } }, tag && `portal.${tag}`)
  return (
    <section className="anju-card">
      <h2>{t('settings.tenants')}</h2>
      <Line id="resource-portal" label={t('settings.portal')} help={t('settings.portal_hint')}>
        <span><Switch id="resource-portal" size="small" disabled={disabled} checked={read} onChange={(on) => set({ portal: on ? { read: true } : undefined })} /></span>
      </Line>
      {read ? (
        <Line id="resource-submit" label={t('settings.submit')} help={t(home ? 'settings.submit_hint' : 'settings.submit_needs_home')}>
          <span><Switch id="resource-submit" size="small" disabled={disabled || (!home && !submit)} checked={submit !== undefined} onChange={(on) => set({ portal: on ? { read: true, submit: {} } : { read: true } })} /></span>
        </Line>
      ) : null}
      {read && submit ? <Submission body={body} submit={submit} disabled={disabled} change={change} /> : null}
    </section>
  )
}

interface SubmissionProps {
  body: ResourceBody
  submit: PortalSubmit
  disabled: boolean
  change: (part: { [K in keyof PortalSubmit]?: PortalSubmit[K] | undefined }, tag?: string) => void
}

function Submission({ body, submit, disabled, change }: SubmissionProps) {
  const t = useT()
  const { org } = useContextInfo()
  const roles = useRows<{ key: string; title: Title }[]>(['roles', org?.id, 'titles'], () => from('roles').select('key, title').eq('org_id', org?.id ?? '').order('key').limit(200), { staleTime: 60_000 })
  const offered = targets.filter((target) => attachmentsOf(body).some(({ to }) => to === target))
  const statuses = body.statuses ?? []
  const text = (name: 'intro' | 'next') => (['zh', 'en'] as const).map((language) => (
    <Line key={language} id={`submit-${name}-${language}`} label={t(`settings.in_${language}`, { label: t(`settings.submit_${name}`) })}>
      <Input.TextArea
        id={`submit-${name}-${language}`}
        disabled={disabled}
        rows={2}
        maxLength={1000}
        value={submit[name]?.[language] ?? ''}
        onChange={({ target }) => {
          const next = { zh: submit[name]?.zh ?? '', en: submit[name]?.en ?? '', [language]: target.value }
          change({ [name]: next.zh || next.en ? next : undefined }, name)
        }}
      />
    </Line>
  ))
  return (
    <>
      <Line id="submit-to" label={t('settings.submit_to')}>
        <Select id="submit-to" disabled={disabled} value={submit.to ?? offered[0] ?? null} options={offered.map((value) => ({ value, label: t(`attach.${value}`) }))} onChange={(to) => change({ to })} />
      </Line>
      {text('intro')}
      {text('next')}
      <Line id="submit-most" label={t('settings.submit_most')} help={t('settings.submit_most_hint')}>
        <InputNumber id="submit-most" disabled={disabled} min={1} max={100} precision={0} value={submit.most_open ?? MOST_OPEN} onChange={(most) => change({ most_open: most ?? undefined }, 'most')} />
      </Line>
      {statuses.length > 0 ? (
        <Line id="submit-done" label={t('settings.submit_done')} help={t('settings.submit_done_hint')}>
          <Select
            id="submit-done"
            mode="multiple"
            disabled={disabled}
            value={submit.done ?? (statuses.length > 1 ? statuses.slice(-1).map(({ value }) => value) : [])}
            options={statuses.map(({ value, title }) => ({ value, label: titleText(title) }))}
            onChange={(done) => change({ done })}
          />
        </Line>
      ) : null}
      <Line id="submit-withdraw" label={t('settings.submit_withdraw')}>
        <span><Switch id="submit-withdraw" size="small" disabled={disabled} checked={submit.withdraw ?? true} onChange={(withdraw) => change({ withdraw })} /></span>
      </Line>
      <Line id="submit-tell" label={t('settings.submit_tell')} help={t('settings.submit_tell_hint')}>
        <Select
          id="submit-tell"
          mode="multiple"
          allowClear
          disabled={disabled}
          value={submit.tell ?? []}
          options={(roles.data ?? []).map(({ key, title }) => ({ value: key, label: titleText(title) }))}
          onChange={(tell: string[]) => change({ tell: tell.length > 0 ? tell : undefined })}
        />
      </Line>
    </>
  )
}
