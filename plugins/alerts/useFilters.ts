import { useMemo } from 'react'
import { useSearchParams } from 'react-router'

/** Filters of a list in its address, written as other lists write them: `?f.status=open,acknowledged&f.severity=red`. */
export function useFilters(names: readonly string[]): [Readonly<Record<string, string[]>>, (name: string, values: readonly string[]) => void] {
  const [params, setParams] = useSearchParams()
  const list = names.join(' ')
  const filters = useMemo(() => Object.fromEntries(list.split(' ').flatMap((name) => {
    const value = params.get(`f.${name}`)
    return value ? [[name, value.split(',').map(decodeURIComponent)]] : []
  })), [params, list])
  const set = (name: string, values: readonly string[]): void => {
    setParams((current) => {
      const next = new URLSearchParams(current)
      if (values.length) next.set(`f.${name}`, values.map(encodeURIComponent).join(','))
      else next.delete(`f.${name}`)
      return next
    }, { replace: true })
  }
  return [filters, set]
}
