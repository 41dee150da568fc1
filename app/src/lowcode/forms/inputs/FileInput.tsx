import { Button, Progress } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadFile } from '../../../sdk/attachments.ts'
import { errorText } from '../../../sdk/i18n.ts'
import { toAnjuError } from '../../../sdk/errors.ts'
import { acceptOf, fileFault, FILE_MB } from '../fileKinds.ts'
import FileList from '../FileList.tsx'
import { useFormFiles } from '../files.ts'
import { faultText } from '../faultText.ts'
import { aria, type InputProps } from './types.ts'

interface Sending {
  name: string
  /** 0 to 1. */
  part: number
}

/** Files or photos of a record: each is uploaded as it is chosen, and is the record's once that is saved. */
export default function FileInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, field, value, onChange, onLeave, disabled } = props
  const owner = useFormFiles()
  const picker = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState<Sending | null>(null)
  const [failed, setFailed] = useState<readonly string[]>([])
  const ids = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  const most = field.max_files ?? 9
  const take = async (chosen: readonly File[]): Promise<void> => {
    if (!owner) return
    const wrong: string[] = []
    let made = ids
    for (const file of chosen) {
      const fault = made.length >= most ? { path: `/${field.key}`, key: 'forms.too_many_files', params: { limit: most } } : fileFault(field, file)
      if (fault) {
        wrong.push(faultText(fault, field))
        continue
      }
      setSending({ name: file.name, part: 0 })
      try {
        made = [...made, (await uploadFile(owner.kind, owner.id, file, (part) => setSending({ name: file.name, part }))).id]
        onChange(made)
      } catch (raw) {
        const error = toAnjuError(raw)
        wrong.push(`${t('file.failed', { name: file.name })}: ${await errorText(error.key, error.params)}`)
      }
    }
    setSending(null)
    setFailed([...new Set(wrong)])
    onLeave()
  }
  const without = (gone: string): void => {
    const rest = ids.filter((one) => one !== gone)
    onChange(rest.length > 0 ? rest : undefined)
  }
  return (
    <div role="group" aria-labelledby={`${id}-label`}>
      <input
        ref={picker}
        type="file"
        hidden
        multiple={most > 1}
        accept={acceptOf(field)}
        aria-labelledby={`${id}-label`}
        onChange={({ target }) => {
          void take([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button id={id} disabled={disabled || ids.length >= most || !owner} loading={sending !== null} onClick={() => picker.current?.click()} {...aria(props)}>
        {sending ? t('file.uploading') : field.photo ? t('file.photo') : t('file.add')}
      </Button>
      <span className="anju-muted"> {owner ? t('file.limits', { count: most, megabytes: field.max_mb ?? FILE_MB }) : t('file.unavailable')}</span>
      {sending ? <div role="status">{sending.name}<Progress size="small" percent={Math.round(sending.part * 100)} aria-label={sending.name} /></div> : null}
      {failed.map((text) => <p key={text} role="alert" className="anju-form-fault">{text}</p>)}
      <FileList ids={ids} beside={(one, name) => (disabled ? null : <Button type="text" size="small" aria-label={t('file.remove', { name })} onClick={() => without(one)}>✕</Button>)} />
    </div>
  )
}
