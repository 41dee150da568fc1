import { attachmentsOf, Icon, iconNames, titleText, useT, type AttachTarget, type OptionColor, type ResourceBody, type ResourceStatus, type Title } from '@anju/sdk'
import { Button, Checkbox, Input, Select } from 'antd'
import { attachTargets } from '../record.ts'
import { Line } from './Line.tsx'
import { PortalSettings } from './PortalSettings.tsx'

interface SettingsProps {
  body: ResourceBody
  itemKey: string
  /** The key is stored already and stays. */
  keyFixed: boolean
  disabled: boolean
  onChange: (body: ResourceBody, tag?: string) => void
  onKey: (key: string) => void
}

const sections = ['homes', 'people', 'money', 'field', 'system'] as const
const colors: readonly OptionColor[] = ['neutral', 'info', 'success', 'warning', 'danger', 'accent']
const titleTypes = new Set(['text', 'number', 'date', 'choice', 'phone', 'computed'])

/** Name, icon, what it is attached to, states, place in the menu, who sees it. */
export function Settings({ body, itemKey, keyFixed, disabled, onChange, onKey }: SettingsProps) {
  const t = useT()
  const set = (part: { [K in keyof ResourceBody]?: ResourceBody[K] | undefined }, tag?: string): void =>
    onChange(Object.fromEntries(Object.entries({ ...body, ...part }).filter(([, value]) => value !== undefined)) as unknown as ResourceBody, tag)
  const attach = attachmentsOf(body)
  const toggle = (to: AttachTarget, on: boolean): void => set({ attach: on ? [...attach, { to }] : attach.filter((one) => one.to !== to) })
  const text = (id: string, label: string, value: Title | undefined, change: (value: Title) => void) => (['zh', 'en'] as const).map((language) => (
    <Line key={language} id={`${id}-${language}`} label={t(`settings.in_${language}`, { label })}>
      <Input id={`${id}-${language}`} disabled={disabled} maxLength={100} value={value?.[language] ?? ''} onChange={({ target }) => change({ zh: value?.zh ?? '', en: value?.en ?? '', [language]: target.value })} />
    </Line>
  ))
  return (
    <div className="records-settings">
      <section className="anju-card">
        <h2>{t('settings.what')}</h2>
        {text('title', t('settings.name'), body.title, (title) => set({ title }, 'title'))}
        {text('description', t('settings.description'), body.description, (description) => set({ description: description.zh || description.en ? description : undefined }, 'description'))}
        <Line id="resource-key" label={t('settings.key')} help={keyFixed ? t('settings.key_fixed') : t('settings.key_hint')}>
          <Input id="resource-key" className="anju-code" disabled={disabled || keyFixed} placeholder="parking_space" maxLength={39} spellCheck={false} autoComplete="off" value={itemKey} onChange={({ target }) => onKey(target.value.trim())} />
        </Line>
        <Line label={t('settings.icon')}>
          <div className="records-icons" role="radiogroup" aria-label={t('settings.icon')}>
            {iconNames.map((icon) => (
              <button key={icon} type="button" role="radio" aria-checked={(body.icon ?? 'file') === icon} aria-label={icon} disabled={disabled} onClick={() => set({ icon })}><Icon name={icon} /></button>
            ))}
          </div>
        </Line>
      </section>
      <div className="records-settings-column">
        <section className="anju-card">
          <h2>{t('settings.attach')}</h2>
          <p className="anju-muted">{t('settings.attach_hint')}</p>
          {attachTargets.map((to) => {
            const one = attach.find((known) => known.to === to)
            return (
              <div key={to} style={{ display: 'flex', gap: 16, padding: '4px 0' }}>
                <Checkbox style={{ minWidth: 110 }} disabled={disabled} checked={one !== undefined} onChange={({ target }) => toggle(to, target.checked)}>{t(`attach.${to}`)}</Checkbox>
                {one ? <Checkbox disabled={disabled} checked={one.required ?? false} onChange={({ target }) => set({ attach: attach.map((known) => (known.to === to ? (target.checked ? { to, required: true } : { to }) : known)) })}>{t('settings.attach_required')}</Checkbox> : null}
              </div>
            )
          })}
          <h2 style={{ marginTop: 20 }}>{t('settings.statuses')}</h2>
          <Statuses statuses={body.statuses ?? []} disabled={disabled} onChange={(statuses, tag) => set({ statuses: statuses.length > 0 ? statuses : undefined }, tag)} />
        </section>
        <PortalSettings body={body} disabled={disabled} set={set} />
      </div>
      <section className="anju-card">
        <h2>{t('settings.shown')}</h2>
        <Line id="resource-title-field" label={t('settings.title_field')} help={t('settings.title_field_hint')}>
          <Select
            id="resource-title-field"
            allowClear
            disabled={disabled}
            value={body.title_field ?? null}
            options={body.fields.filter(({ type, sensitive }) => titleTypes.has(type) && !sensitive).map(({ key, title }) => ({ value: key, label: titleText(title) }))}
            onChange={(title_field: string | undefined) => set({ title_field })}
          />
        </Line>
        <Line id="resource-prefix" label={t('settings.prefix')} help={t('settings.prefix_hint')}>
          <Input id="resource-prefix" disabled={disabled} maxLength={20} placeholder="PK-" value={body.number?.prefix ?? ''} onChange={({ target }) => set({ number: target.value ? { prefix: target.value } : undefined }, 'prefix')} />
        </Line>
        <Line id="resource-section" label={t('settings.section')}>
          <Select id="resource-section" disabled={disabled} value={sections.find((one) => one === body.menu?.group) ?? 'field'} options={sections.map((value) => ({ value, label: t(`app:section.${value}`) }))} onChange={(group) => set({ menu: { ...body.menu, group } })} />
        </Line>
        <h2 style={{ marginTop: 20 }}>{t('settings.who')}</h2>
        <p className="anju-muted">{t('settings.who_hint')}</p>
      </section>
    </div>
  )
}

function Statuses({ statuses, disabled, onChange }: { statuses: readonly ResourceStatus[]; disabled: boolean; onChange: (statuses: ResourceStatus[], tag?: string) => void }) {
  const t = useT()
  const put = (n: number, part: Partial<ResourceStatus>, tag?: string): void => onChange(statuses.map((one, i) => (i === n ? { ...one, ...part } : one)), tag && `${tag}.${n}`)
  const add = (): void => {
    let n = statuses.length + 1
    while (statuses.some(({ value }) => value === `state_${n}`)) n++
    onChange([...statuses, { value: `state_${n}`, title: { zh: '', en: '' } }])
  }
  return (
    <>
      <p className="anju-muted">{t('settings.statuses_hint')}</p>
      <ul className="records-statuses">
        {statuses.map((status, n) => (
          <li key={status.value}>
            <Input aria-label={t('settings.status_zh', { n: n + 1 })} placeholder={t('settings.zh')} disabled={disabled} maxLength={40} value={status.title.zh} onChange={({ target }) => put(n, { title: { ...status.title, zh: target.value } }, 'status_zh')} />
            <Input aria-label={t('settings.status_en', { n: n + 1 })} placeholder={t('settings.en')} disabled={disabled} maxLength={40} value={status.title.en} onChange={({ target }) => put(n, { title: { ...status.title, en: target.value } }, 'status_en')} />
            <Select<OptionColor> aria-label={t('settings.status_color', { n: n + 1 })} disabled={disabled} value={status.color ?? 'info'} options={colors.map((value) => ({ value, label: t(`settings.colors.${value}`) }))} onChange={(color) => put(n, { color })} />
            <Button type="text" danger disabled={disabled} aria-label={t('settings.status_remove', { n: n + 1 })} onClick={() => onChange(statuses.filter((_status, i) => i !== n))}>×</Button>
          </li>
        ))}
      </ul>
      {disabled ? null : <Button size="small" onClick={add}>{t('settings.status_add')}</Button>}
    </>
  )
}
