import { Button, Checkbox, Flex, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface HiddenColumns {
  hidden: string[]
  toggle: (key: string) => void
}

/** Which columns of a list the user hid; remembered in this browser under the list's name. */
export function useHiddenColumns(name: string, initial: string[]): HiddenColumns {
  const key = `anju.columns.${name}`
  // Until the user chooses, what the list says: an operator's own columns become known a moment later.
  const [chosen, setChosen] = useState<string[] | null>(() => localStorage.getItem(key)?.split(',').filter(Boolean) ?? null)
  const hidden = chosen ?? initial
  const toggle = (column: string): void => {
    const next = hidden.includes(column) ? hidden.filter((other) => other !== column) : [...hidden, column]
    localStorage.setItem(key, next.join(','))
    setChosen(next)
  }
  return { hidden, toggle }
}

/** The button that shows and hides a list's columns. The last visible one cannot be hidden. */
export function ColumnChooser({ columns, state }: { columns: { key: string; title: string }[]; state: HiddenColumns }) {
  const { t } = useTranslation('app')
  const visible = columns.length - state.hidden.length
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Flex vertical gap={6} role="group" aria-label={t('list.columns')}>
          {columns.map(({ key, title }) => {
            const shown = !state.hidden.includes(key)
            return (
              <Checkbox key={key} checked={shown} disabled={shown && visible <= 1} onChange={() => state.toggle(key)}>
                {title}
              </Checkbox>
            )
          })}
        </Flex>
      }
    >
      <Button>{t('list.columns')}</Button>
    </Popover>
  )
}
