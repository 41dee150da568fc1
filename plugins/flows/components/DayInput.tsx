import { DatePicker } from 'antd'
import dayjs from 'dayjs'

interface DayInputProps {
  id?: string
  /** `YYYY-MM-DD`; with `time`, `YYYY-MM-DDTHH:mm`. */
  value?: string | undefined
  onChange?: (day: string | undefined) => void
  time?: boolean
  disabled?: boolean
}

/** A day in the user's language, kept as text. */
export function DayInput({ value, onChange, time = false, ...rest }: DayInputProps) {
  return (
    <DatePicker
      {...rest}
      className="flows-wide"
      format={time ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
      showTime={time ? { format: 'HH:mm' } : false}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day?.format(time ? 'YYYY-MM-DDTHH:mm' : 'YYYY-MM-DD'))}
    />
  )
}
