import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { aria, type InputProps } from './types.ts'

/** A day. */
export default function DateInput(props: InputProps) {
  const { id, value, onChange, onLeave, disabled, invalid } = props
  const day = typeof value === 'string' ? dayjs(value) : null
  return (
    <DatePicker
      id={id}
      value={day?.isValid() ? day : null}
      disabled={disabled}
      {...(invalid ? { status: 'error' as const } : {})}
      onChange={(picked) => onChange(picked ? picked.format('YYYY-MM-DD') : undefined)}
      onBlur={onLeave}
      {...aria(props)}
    />
  )
}
