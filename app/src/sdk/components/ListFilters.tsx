import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useListState } from './listState.ts'

/** Filters of the list from the address (`?f.status=open`), column → values: how dashboards and links lead to some rows of a list. */
export const useListFilters = (): Record<string, string[]> => useListState()[0].filters

/**
 * Filters from the address that the list has no control for, each to be taken off.
 *
 * @param names how to say a value, by column; other columns are not shown
 */
export function ListFilters({ names }: { names: Record<string, (value: string) => string> }) {
  const { t } = useTranslation('app')
  const [{ filters }, update] = useListState()
  return Object.entries(names).flatMap(([column, say]) => {
    const values = filters[column] ?? []
    return values.length === 0 ? [] : (
      <Tag key={column} closable={{ 'aria-label': t('list.clear') }} onClose={() => update({ filters: { ...filters, [column]: [] } })}>{values.map(say).join(' · ')}</Tag>
    )
  })
}
