import { useNotify, useT } from '@anju/sdk'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { FileFault, readTable, type ImportTable } from '../imports/table.ts'

export interface ChosenFile {
  name: string
  table: ImportTable
}

/** Takes a file by button or by dropping it, and reads it on this machine. */
export function FilePicker({ knownNames, onFile }: { knownNames: readonly string[]; onFile: (file: ChosenFile) => void }) {
  const t = useT()
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const [reading, setReading] = useState(false)
  const [over, setOver] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setReading(true)
    setFault(null)
    try {
      onFile({ name: file.name, table: await readTable(file, knownNames) })
    } catch (error) {
      if (error instanceof FileFault) setFault(t(`import.${error.key}`))
      else await notify.error(error)
    } finally {
      setReading(false)
      if (input.current) input.current.value = ''
    }
  }
  return (
    <div
      className={over ? 'platform-drop platform-drop-over' : 'platform-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx"
        className="anju-visually-hidden"
        aria-label={t('import.choose')}
        tabIndex={-1}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <Button type="primary" size="large" loading={reading} onClick={() => input.current?.click()}>
        {t('import.choose')}
      </Button>
      <p className="anju-muted">{t('import.drop_hint')}</p>
      {fault ? (
        <p role="alert" className="platform-bad">
          {fault}
        </p>
      ) : null}
    </div>
  )
}
