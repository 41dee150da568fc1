import { Alert, Button } from 'antd'
import { useEffect, useId, useRef, useState, useSyncExternalStore, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useContextInfo } from '../../sdk/context.ts'
import { toAnjuError, type AnjuError } from '../../sdk/errors.ts'
import { useNotify } from '../../sdk/notify.ts'
import { changesOf, declared } from './changes.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import { readDraft, keepDraft, staysOut } from './drafts.ts'
import { faultsIn, focusFault } from './faultsOnPage.ts'
import { FormFilesContext } from './files.ts'
import { FormFields } from './FormFields.tsx'
import './forms.css'
import type { RecordFormProps, RecordConflict } from './RecordForm.tsx'
import { defaultsOf, FormStore } from './store.ts'
import type { Values } from './types.ts'

/** What the form began with. */
interface Base {
  values: Values
  at: string | null
}

/** The form itself, loaded when first shown. */
export default function RecordFormBody({ fields, values, at = null, draft: draftKey, submitText, onSubmit, disabled = false, lead, actions, compact = false, files }: RecordFormProps) {
  const { t } = useTranslation('forms')
  const { user, org } = useContextInfo()
  const notify = useNotify()
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, '')
  const [base, setBase] = useState<Base>(() => ({ values: declared(fields, values ?? {}), at }))
  const [begun] = useState(() => begin(fields, values ? declared(fields, values) : null, draftKey ? readDraft(user.id, draftKey) : null))
  const { store } = begun
  const [restored, setRestored] = useState(begun.restored)
  const [saving, setSaving] = useState(false)
  const [conflict, setConflict] = useState<RecordConflict | null>(null)
  const draft = useRef<ReturnType<typeof keepDraft> | null>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!draftKey) return
    draft.current = keepDraft(user.id, draftKey, store)
    return () => draft.current?.stop()
  }, [user.id, draftKey, store])

  const send = async (changes: Values, from: Base): Promise<void> => {
    setSaving(true)
    try {
      await onSubmit(changes, { settled: store.settled(), at: from.at })
      draft.current?.forget()
      setRestored(false)
    } catch (raw) {
      refused(toAnjuError(raw))
    } finally {
      setSaving(false)
    }
  }
  const refused = (error: AnjuError): void => {
    const faults = faultsIn(error)
    if (faults.length > 0) {
      store.refuse(faults)
      focusFault(form.current, faults)
    }
    const theirs = conflictIn(error)
    if (theirs) setConflict({ ...theirs, values: declared(fields, theirs.values) })
    else void notify.error(error)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const faults = store.reveal()
    if (faults.length > 0) focusFault(form.current, faults)
    else void send(changesOf(fields, base.values, store.settled()), base)
  }
  const startAfresh = (): void => {
    store.reset(values ? declared(fields, values) : defaultsOf(fields))
    draft.current?.forget()
    setRestored(false)
  }
  return (
    <form ref={form} className={compact ? 'anju-form anju-form-compact' : 'anju-form'} noValidate onSubmit={submit} autoComplete="off">
      {restored ? (
        <Alert
          style={{ marginBottom: 16 }}
          type="info"
          showIcon
          title={begun.incomplete ? `${t('form.restored')}。${t('form.not_saved')}` : t('form.restored')}
          action={<Button size="small" onClick={startAfresh}>{t('form.discard')}</Button>}
        />
      ) : null}
      {lead}
      <FormFilesContext value={files ?? (org ? { kind: 'records.loose', id: org.id } : null)}>
        <FormFields store={store} prefix={prefix} disabled={disabled} />
      </FormFilesContext>
      {disabled ? null : (
        <div className="anju-form-actions">
          <Button type="primary" htmlType="submit" loading={saving}>{submitText ?? t('form.save')}</Button>
          {actions}
          <FaultCount store={store} />
        </div>
      )}
      {conflict ? (
        <ConflictDialog
          fields={fields}
          base={base.values}
          mine={store.settled()}
          conflict={conflict}
          onCancel={() => setConflict(null)}
          onMerge={(merged) => {
            const next = { values: conflict.values, at: conflict.at }
            setBase(next)
            setConflict(null)
            store.reset(merged, conflict.values)
            void send(changesOf(fields, next.values, store.settled()), next)
          }}
        />
      ) : null}
    </form>
  )
}

function begin(fields: RecordFormProps['fields'], values: Values | null, draft: ReturnType<typeof readDraft>): { store: FormStore; restored: boolean; incomplete: boolean } {
  const first = values ?? defaultsOf(fields)
  const secret = new Set(fields.filter(staysOut).map(({ key }) => key))
  const kept = Object.fromEntries(Object.entries(first).filter(([key]) => secret.has(key)))
  return { store: new FormStore(fields, draft ? { ...kept, ...declared(fields, draft.values) } : first, first), restored: draft !== null, incomplete: draft?.incomplete ?? false }
}

/** How many places need correcting, once the form was sent or a field was left. */
function FaultCount({ store }: { store: FormStore }) {
  const { t } = useTranslation('forms')
  const count = useSyncExternalStore(store.subscribe, () => store.fields.reduce((sum, { key }) => sum + store.field(key).faults.length, 0))
  return count > 0 ? <p className="anju-form-check" role="status">{t('form.check', { count })}</p> : null
}

function conflictIn(error: AnjuError): RecordConflict | null {
  if (error.key !== 'forms.conflict') return null
  const { values, updated_at: at, by: who } = error.params
  return { values: (values ?? {}) as Values, at: typeof at === 'string' ? at : null, who: typeof who === 'string' ? who : null }
}
