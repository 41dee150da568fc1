import { uploadFile, useAction, useT, type FileInfo } from '@anju/sdk'
import { Button } from 'antd'
import { useRef } from 'react'

/** Chooses the picture of a widget: uploaded at once, kept with the dashboard. */
export function PictureField({ id, dashboard, value, onChange }: { id: string; dashboard: string; value: FileInfo | undefined; onChange: (file: FileInfo) => void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const upload = useAction((file: File) => uploadFile('dashboards.dashboard', dashboard, file), { invalidates: [], onSuccess: ({ id: file, name, mime, bytes, sha256, path }) => onChange({ id: file, name, mime, bytes, sha256, path }) })
  return (
    <div className="dash-row">
      <Button id={id} loading={upload.isPending} onClick={() => input.current?.click()}>{t('picture.choose')}</Button>
      <span className="anju-muted">{value?.name ?? t('picture.hint')}</span>
      <input ref={input} type="file" hidden accept=".png,.jpg,.jpeg,.webp,.gif" aria-label={t('picture.choose')} onChange={({ target }) => { const [file] = target.files ?? []; if (file) upload.mutate(file); target.value = '' }} />
    </div>
  )
}
