import { Await, EmptyState, PageHeader, RecordForm, rpc, titleText, toAnjuError, useContextInfo, useRefresh, useRpc, useT, type Values } from '@anju/sdk'
import { Alert, Radio } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { inputsOf, touched, type HandedIn, type PortalForm } from './forms.ts'
import { sendingKey } from './sendingKey.ts'
import '../records.css'

/** A record the tenant hands in: what it is about, the form, and what happens next. */
export default function HandIn() {
  const t = useT()
  const { org = '', resource = '' } = useParams()
  const forms = useRpc<PortalForm[]>('my_record_forms')
  const form = forms.data?.find((one) => one.org === org && one.resource === resource)
  const [sent, setSent] = useState<HandedIn | null>(null)
  if (form && sent) return <Sent form={form} sent={sent} onAgain={() => setSent(null)} />
  return (
    <>
      <PageHeader title={form ? titleText(form.title) : t('portal.hand_in')} parents={[{ title: t('portal.title'), path: '/records' }]} />
      <Await query={forms}>
        {() => (form ? <Fill key={`${org}.${resource}`} form={form} onSent={setSent} /> : <EmptyState title={t('portal.form_gone')} action={<Link to="/records">{t('portal.back')}</Link>} />)}
      </Await>
    </>
  )
}

function Fill({ form, onSent }: { form: PortalForm; onSent: (sent: HandedIn) => void }) {
  const t = useT()
  const { user } = useContextInfo()
  const refresh = useRefresh()
  const [chosen, setChosen] = useState<string | null>(null)
  const name = `${form.org}.${form.resource}`
  const key = useMemo(() => sendingKey(user.id, name), [user.id, name])
  const files = useMemo(() => ({ kind: 'records.loose', id: form.org }), [form.org])
  const place = form.places.find(({ id }) => id === chosen) ?? form.places.find(({ open }) => open < form.most_open) ?? form.places[0]
  if (!place) return <EmptyState title={t(`portal.no_place_${form.to}`)} action={<Link to="/records">{t('portal.back')}</Link>} />
  const full = place.open >= form.most_open
  const send = async (_changes: Values, { settled }: { settled: Values }): Promise<void> => {
    try {
      const sent = await rpc<HandedIn>('my_record_submit', { resource: form.resource, target: place.id, values: inputsOf(form, settled), client_key: key.get() })
      key.forget()
      refresh(...touched)
      onSent(sent)
    } catch (raw) {
      const error = toAnjuError(raw)
      // The first one did arrive: what was written since is another one, and is sent as such the next time.
      if (error.key === 'records.handed_in_before') {
        key.forget()
        refresh(...touched)
      }
      throw error
    }
  }
  return (
    <section className="anju-portal-card">
      {form.intro ? <p className="records-portal-text">{titleText(form.intro)}</p> : null}
      {form.places.length > 1 ? (
        <fieldset className="records-portal-places">
          <legend>{t(`portal.about_${form.to}`)}</legend>
          <Radio.Group value={place.id} onChange={({ target }) => setChosen(String(target.value))} options={form.places.map(({ id, label }) => ({ value: id, label }))} />
        </fieldset>
      ) : (
        <p className="records-portal-place"><span className="anju-muted">{t(`portal.about_${form.to}`)}</span> <strong>{place.label}</strong></p>
      )}
      {full ? (
        <div className="anju-stack">
          <Alert type="warning" showIcon title={t('portal.full', { max: form.most_open })} />
          <Link className="records-portal-link" to="/records">{t('portal.back')}</Link>
        </div>
      ) : (
        <RecordForm fields={form.fields} draft={`records.portal.${name}`} submitText={t('portal.send')} files={files} onSubmit={send} />
      )}
    </section>
  )
}

function Sent({ form, sent, onAgain }: { form: PortalForm; sent: HandedIn; onAgain: () => void }) {
  const t = useT()
  const { pluginEnabled } = useContextInfo()
  const place = useRef<HTMLDivElement>(null)
  // Read out, and where the keyboard goes on: the form is gone.
  useEffect(() => {
    place.current?.focus()
    window.scrollTo(0, 0)
  }, [])
  return (
    <div ref={place} tabIndex={-1} className="records-portal-sent">
      <PageHeader title={t('portal.sent')} subtitle={`${titleText(form.title)} · ${sent.number}`} />
      <section className="anju-portal-card">
        <p className="records-portal-text" role="status">{form.next ? titleText(form.next) : t(sent.approval === 'pending' ? 'portal.next_approval' : 'portal.next')}</p>
        {form.withdraw ? <p className="anju-muted">{t('portal.can_withdraw')}</p> : null}
        <div className="anju-stack">
          <Link className="records-portal-link records-portal-primary" to="/records">{t('portal.to_records')}</Link>
          {sent.approval === 'pending' && pluginEnabled('flows') ? <Link className="records-portal-link" to="/approvals">{t('portal.progress')}</Link> : null}
          <button type="button" className="anju-button" onClick={onAgain}>{t('portal.again')}</button>
        </div>
      </section>
    </div>
  )
}
