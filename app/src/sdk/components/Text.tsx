import { formatDate, formatFen, formatRelative, type DateStyle } from '../format.ts'

/** An amount in fen, shown in yuan with aligned digits. */
export function Money({ fen, strong }: { fen: number | string | null | undefined; strong?: boolean }) {
  return <span className={strong ? 'anju-money anju-strong' : 'anju-money'}>{formatFen(fen)}</span>
}

interface DateTextProps {
  value: string | number | Date | null | undefined
  /** Default `minute`. `relative` shows “3 分钟前” and the exact time on hover. */
  mode?: DateStyle | 'relative'
}

/** A date or moment in the operator's time zone; an em dash when there is none. */
export function DateText({ value, mode = 'minute' }: DateTextProps) {
  if (value === null || value === undefined || value === '') return <span className="anju-muted">—</span>
  if (mode !== 'relative') return <time className="anju-date">{formatDate(value, mode)}</time>
  return (
    <time className="anju-date" title={formatDate(value, 'second')}>
      {formatRelative(value)}
    </time>
  )
}
