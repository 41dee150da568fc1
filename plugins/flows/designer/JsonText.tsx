import { useT, type JsonValue } from '@anju/sdk'
import { Input } from 'antd'
import { useState } from 'react'

interface JsonTextProps {
  label: string
  value: JsonValue | undefined
  onChange: (value: JsonValue | undefined) => void
  disabled: boolean
}

/** A JSON object as text; empty is none. What cannot be read stays as typed and changes nothing. */
export function JsonText({ label, value, onChange, disabled }: JsonTextProps) {
  const t = useT()
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const [unreadable, setUnreadable] = useState(false)
  const typed = (next: string): void => {
    setText(next)
    if (next.trim() === '') {
      setUnreadable(false)
      onChange(undefined)
      return
    }
    try {
      onChange(JSON.parse(next) as JsonValue)
      setUnreadable(false)
    } catch {
      setUnreadable(true)
    }
  }
  return (
    <label className="flows-field">
      {label}
      <Input.TextArea className="flows-json" disabled={disabled} value={text} autoSize={{ minRows: 2, maxRows: 14 }} spellCheck={false} {...(unreadable ? { status: 'error' as const } : {})} onChange={({ target }) => typed(target.value)} />
      {unreadable ? <span role="alert">{t('design.unreadable')}</span> : null}
    </label>
  )
}
