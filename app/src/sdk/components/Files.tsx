import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, Upload } from 'antd'
import { useTranslation } from 'react-i18next'
import { acceptedFiles, fileContent, uploadFile, type FileInfo } from '../attachments.ts'
import { useAction } from '../query.ts'
import { fileSize, saveFile } from '../saveFile.ts'

/** The content is checked against its hash first. */
const save = async (file: FileInfo): Promise<void> => saveFile(await fileContent(file), file.name)

/** Files of a record, each to be downloaded. */
export function FileLinks({ files }: { files: readonly FileInfo[] }) {
  const { t } = useTranslation('app')
  const open = useAction(save, { invalidates: [] })
  if (files.length === 0) return null
  return (
    <ul className="anju-files">
      {files.map((file) => (
        <li key={file.id}>
          <Button size="small" icon={<DownloadOutlined />} title={t('files.download', { name: file.name })} loading={open.isPending && open.variables.id === file.id} onClick={() => open.mutate(file)}>
            <span className="anju-file-name">{file.name}</span> <span className="anju-muted">{fileSize(file.bytes)}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

interface FileAddProps {
  /** As the record's plugin registered it: `flows.run`. */
  ownerKind: string
  owner: string
  value?: readonly FileInfo[]
  onChange?: (files: FileInfo[]) => void
}

/** Adds files to what is being written about a record: each is uploaded as it is chosen. Works inside `Form.Item`. */
export function FileAdd({ ownerKind, owner, value = [], onChange }: FileAddProps) {
  const { t } = useTranslation('app')
  const upload = useAction((file: File) => uploadFile(ownerKind, owner, file), { invalidates: [], onSuccess: (file) => onChange?.([...value, file]) })
  return (
    <div className="anju-file-add">
      {value.map((file) => (
        <span key={file.id} className="anju-file-chosen">
          <PaperClipOutlined aria-hidden /> <span className="anju-file-name">{file.name}</span> <span className="anju-muted">{fileSize(file.bytes)}</span>
          <Button type="text" size="small" aria-label={t('files.remove', { name: file.name })} onClick={() => onChange?.(value.filter(({ id }) => id !== file.id))}>✕</Button>
        </span>
      ))}
      <Upload accept={acceptedFiles} showUploadList={false} disabled={upload.isPending || value.length >= 20} beforeUpload={(file) => { upload.mutate(file); return false }}>
        <Button icon={<PaperClipOutlined />} loading={upload.isPending}>{t(upload.isPending ? 'files.sending' : 'files.add')}</Button>
      </Upload>
    </div>
  )
}
