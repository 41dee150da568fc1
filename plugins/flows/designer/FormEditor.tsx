import { FieldDesigner, titleText, useT, useUndo, type Field, type JsonValue } from '@anju/sdk'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { drawnFields, fieldsFrom } from '../drawn.ts'
import { JsonText } from './JsonText.tsx'
import { tidyFields } from './tidyFields.ts'

interface FormEditorProps {
  label: string
  value: JsonValue | undefined
  onChange: (form: JsonValue | undefined) => void
  disabled: boolean
}

/** The form of a step: drawn from fields. An older one by JSON Schema stays as it is until somebody takes it over. */
export function FormEditor({ label, value, onChange, disabled }: FormEditorProps) {
  const t = useT()
  const [open, setOpen] = useState<readonly Field[] | null>(null)
  const fields = drawnFields(value)
  const older = value !== undefined && fields === null
  const taken = older ? fieldsFrom(value) : null
  return (
    <section>
      <h3>{label}</h3>
      {older ? (
        <>
          <JsonText disabled={disabled} label={t('design.form_older')} value={value} onChange={onChange} />
          {taken && !disabled ? <Button onClick={() => setOpen(taken)}>{t('design.form_take_over')}</Button> : null}
        </>
      ) : (
        <>
          {fields?.length ? <ul className="flows-fields">{fields.map((field) => <li key={field.key}>{titleText(field.title)}{field.required ? ' *' : ''}</li>)}</ul> : <p className="anju-muted">{t('design.form_none')}</p>}
          <div className="flows-acts">
            <Button onClick={() => setOpen(fields ?? [])}>{t(disabled ? 'design.form_look' : 'design.form_draw')}</Button>
            {fields && !disabled ? <Button type="text" danger onClick={() => onChange(undefined)}>{t('design.form_remove')}</Button> : null}
          </div>
        </>
      )}
      {open ? <Draw title={label} fields={open} disabled={disabled} onClose={() => setOpen(null)} onDone={(next) => { onChange(next.length > 0 ? { fields: tidyFields(next) } : undefined); setOpen(null) }} /> : null}
    </section>
  )
}

function Draw({ title, fields, disabled, onClose, onDone }: { title: string; fields: readonly Field[]; disabled: boolean; onClose: () => void; onDone: (fields: readonly Field[]) => void }) {
  const t = useT()
  const history = useUndo<readonly Field[]>(fields)
  return (
    <Modal open width="min(1240px, 96vw)" title={title} okText={t('design.form_done')} cancelText={t('app:cancel')} okButtonProps={{ disabled }} onOk={() => onDone(history.value)} onCancel={onClose} mask={{ closable: false }} keyboard={false} destroyOnHidden>
      <FieldDesigner plain fields={history.value} onChange={(next, tag) => history.set(next, tag)} undo={history.undo} redo={history.redo} canUndo={history.canUndo} canRedo={history.canRedo} disabled={disabled} />
    </Modal>
  )
}
