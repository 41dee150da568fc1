import { schemaFaults, useT, type JsonValue, type SchemaFault } from '@anju/sdk'
import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { FaultList } from './FaultList.tsx'

interface BodyEditorProps {
  schema: JsonValue
  initial: JsonValue
  /** The body as it stands; null while it cannot be read or has faults. */
  onChange: (body: JsonValue | null) => void
  /** Faults the server found, until something is typed. */
  serverFaults?: readonly SchemaFault[]
}

/** A body as text, checked while typing. Kinds with a designer of their own do not come here. */
export function BodyEditor({ schema, initial, onChange, serverFaults = [] }: BodyEditorProps) {
  const t = useT()
  const [text, setText] = useState(() => JSON.stringify(initial, null, 2))
  const [faults, setFaults] = useState<SchemaFault[]>([])
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [typed, setTyped] = useState(false)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void check(schema, text).then((checked) => {
        if (!current) return
        setUnreadable(checked.unreadable)
        setFaults(checked.faults)
        onChange(checked.unreadable === null && checked.faults.length === 0 ? checked.body : null)
      })
    }, 200)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [schema, text, onChange])
  return (
    <>
      <Input.TextArea
        className="lowcode-body"
        aria-label={t('edit.body')}
        autoSize={{ minRows: 12, maxRows: 40 }}
        spellCheck={false}
        value={text}
        status={unreadable !== null || faults.length > 0 ? 'error' : ''}
        onChange={({ target }) => {
          setTyped(true)
          setText(target.value)
        }}
      />
      {unreadable !== null ? <p role="alert" className="lowcode-unreadable">{t('edit.unreadable', { reason: unreadable })}</p> : null}
      <FaultList faults={faults.length > 0 || typed ? faults : serverFaults} />
    </>
  )
}

async function check(schema: JsonValue, text: string): Promise<{ body: JsonValue; unreadable: string | null; faults: SchemaFault[] }> {
  try {
    const body = JSON.parse(text) as JsonValue
    return { body, unreadable: null, faults: await schemaFaults(schema, body) }
  } catch (error) {
    return { body: null, unreadable: (error as Error).message, faults: [] }
  }
}
