import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormFiles } from '../files.ts'
import { aria, type InputProps } from './types.ts'

/** Files or photos of a record, uploaded as they are chosen. */
export default function FileInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, field, value, onChange, onLeave, disabled } = props
  const files = useFormFiles()
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const ids = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  const full = ids.length >= (field.max_files ?? 9)
  const take = async (chosen: readonly File[]): Promise<void> => {
    if (!files) return
    setBusy(true)
    setFailed(null)
    const made = [...ids]
    for (const file of chosen) {
      try {
        made.push(await files.upload(file))
        onChange([...made])
      } catch {
        setFailed(file.name)
      }
    }
    setBusy(false)
    onLeave()
  }
  return (
    <div role="group" aria-labelledby={`${id}-label`}>
      <input
        ref={picker}
        id={id}
        type="file"
        hidden
        multiple={(field.max_files ?? 9) > 1}
        {...(field.photo ? { accept: 'image/*' } : {})}
        onChange={({ target }) => {
          void take([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button disabled={disabled || full || !files} loading={busy} onClick={() => picker.current?.click()} {...aria(props)}>
        {busy ? t('file.uploading') : field.photo ? t('file.photo') : t('file.add')}
      </Button>
      {files ? null : <span className="anju-muted"> {t('file.unavailable')}</span>}
      {failed ? <p role="alert" className="anju-form-fault">{t('file.failed', { name: failed })}</p> : null}
      <ul className="anju-form-files">
        {ids.map((one, n) => {
          const name = files?.nameOf(one) ?? t('file.name', { n: n + 1 })
          return (
            <li key={one}>
              <Button type="link" size="small" onClick={() => void files?.open(one)}>{name}</Button>
              {disabled ? null : <Button type="text" size="small" aria-label={t('file.remove', { name })} onClick={() => { const rest = ids.filter((other) => other !== one); onChange(rest.length ? rest : undefined) }}>×</Button>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
