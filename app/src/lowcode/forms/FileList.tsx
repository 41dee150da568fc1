import { DownloadOutlined, FileOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fileContent, type FileInfo } from '../../sdk/attachments.ts'
import { useAction } from '../../sdk/query.ts'
import { fileSize, saveFile } from '../../sdk/saveFile.ts'
import { useFileInfos } from './files.ts'
import './forms.css'

/** The content is checked against its hash first. */
const save = async (file: FileInfo): Promise<void> => saveFile(await fileContent(file), file.name)

/** Address of a picture's content, checked against its hash; null while it is on its way, undefined when it cannot be shown. */
function usePicture(file: FileInfo): string | null | undefined {
  const [shown, setShown] = useState<{ id: string; url: string | undefined } | null>(null)
  const { id, path, mime, sha256 } = file
  useEffect(() => {
    let url: string | undefined
    let current = true
    fileContent({ path, mime, sha256 }).then((content) => {
      if (!current) return
      url = URL.createObjectURL(content)
      setShown({ id, url })
    }, () => { if (current) setShown({ id, url: undefined }) })
    return () => {
      current = false
      if (url) URL.revokeObjectURL(url)
    }
  }, [id, path, mime, sha256])
  return shown?.id === id ? shown.url : null
}

interface FileListProps {
  ids: readonly string[]
  /** Beside each file, such as a button that takes it out. */
  beside?: (id: string, name: string) => ReactNode
  /** Said of files the reader may not see. */
  hidden?: string
}

/** Files of a field: pictures as pictures, the others to be saved. */
export default function FileList({ ids, beside, hidden }: FileListProps) {
  const { t } = useTranslation('forms')
  const files = useFileInfos(ids)
  if (ids.length === 0) return null
  return (
    <ul className="anju-form-files">
      {ids.map((id, n) => {
        const file = files?.find((one) => one.id === id)
        const name = file?.name ?? t('file.name', { n: n + 1 })
        return (
          <li key={id}>
            {file ? file.mime.startsWith('image/') ? <Picture file={file} /> : <Download file={file} /> : <span className="anju-muted"><FileOutlined aria-hidden /> {files ? (hidden ?? t('file.hidden')) : name}</span>}
            {beside?.(id, name)}
          </li>
        )
      })}
    </ul>
  )
}

function Download({ file }: { file: FileInfo }) {
  const { t } = useTranslation('forms')
  const open = useAction(save, { invalidates: [] })
  return (
    <Button size="small" icon={<DownloadOutlined />} loading={open.isPending} title={t('file.open', { name: file.name })} onClick={() => open.mutate(file)}>
      <span className="anju-file-name">{file.name}</span> <span className="anju-muted">{fileSize(file.bytes)}</span>
    </Button>
  )
}

function Picture({ file }: { file: FileInfo }) {
  const { t } = useTranslation('forms')
  const [open, setOpen] = useState(false)
  const url = usePicture(file)
  const download = useAction(save, { invalidates: [] })
  if (url === undefined) return <Download file={file} />
  return (
    <>
      <button type="button" className="anju-form-thumb" title={file.name} aria-label={t('file.open', { name: file.name })} onClick={() => setOpen(true)}>
        {url === null ? null : <img src={url} alt={file.name} />}
      </button>
      <Modal open={open} width={900} title={file.name} onCancel={() => setOpen(false)}
        footer={<Button icon={<DownloadOutlined />} loading={download.isPending} onClick={() => download.mutate(file)}>{t('file.save')}</Button>}>
        {url ? <img className="anju-form-picture" src={url} alt={file.name} /> : null}
      </Modal>
    </>
  )
}
